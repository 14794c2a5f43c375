import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromWrite } from '#api/zitadel/messages-v2/details.ts'
import { toDelivery } from '#api/zitadel/user-v2/code-delivery.ts'
import { fromIssuedCode } from '#api/zitadel/user-v2/issued-code.ts'
import type { Context } from '#domain/context.ts'
import { removeHumanPhone } from '#domain/user/phone/remove-human-phone.ts'
import { resendPhoneCode } from '#domain/user/phone/resend-phone-code.ts'
import { updateHumanPhone } from '#domain/user/phone/update-human-phone.ts'
import { verifyPhone } from '#domain/user/phone/verify-phone.ts'

export const phones = {
  async setPhone(ctx, { userId: id, phone: number, verification }) {
    const verified = verification.case === 'isVerified' && verification.value
    return fromIssuedCode(await updateHumanPhone(ctx, { id }, { number, verified, delivery: toDelivery(verification) }))
  },
  async resendPhoneCode(ctx, { userId: id, verification }) {
    return fromIssuedCode(await resendPhoneCode(ctx, { id }, toDelivery(verification)))
  },
  async verifyPhone(ctx, { userId: id, verificationCode }) {
    return { details: fromWrite(await verifyPhone(ctx, { id }, verificationCode)) }
  },
  async removePhone(ctx, { userId: id }) {
    return { details: fromWrite(await removeHumanPhone(ctx, { id })) }
  },
} satisfies ServiceHandlers<typeof UserService, Context>
