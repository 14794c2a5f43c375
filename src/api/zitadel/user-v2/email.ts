import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromWrite } from '#api/zitadel/messages-v2/details.ts'
import { toDelivery } from '#api/zitadel/user-v2/code-delivery.ts'
import { fromIssuedCode } from '#api/zitadel/user-v2/issued-code.ts'
import type { Context } from '#domain/context.ts'
import { sendEmailCode } from '#domain/user/email/send-email-code.ts'
import { updateEmail } from '#domain/user/email/update-email.ts'
import { verifyEmail } from '#domain/user/email/verify-email.ts'

export const emails = {
  async setEmail(ctx, { userId: id, email: address, verification }) {
    const verified = verification.case === 'isVerified' && verification.value
    return fromIssuedCode(await updateEmail(ctx, { id }, { address, verified, delivery: toDelivery(verification) }))
  },
  async resendEmailCode(ctx, { userId: id, verification }) {
    return fromIssuedCode(await sendEmailCode(ctx, { id }, { delivery: toDelivery(verification), again: true }))
  },
  async sendEmailCode(ctx, { userId: id, verification }) {
    return fromIssuedCode(await sendEmailCode(ctx, { id }, { delivery: toDelivery(verification), again: false }))
  },
  async verifyEmail(ctx, { userId: id, verificationCode }) {
    return { details: fromWrite(await verifyEmail(ctx, { id }, verificationCode)) }
  },
} satisfies ServiceHandlers<typeof UserService, Context>
