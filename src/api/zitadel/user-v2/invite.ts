import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromWrite } from '#api/zitadel/messages-v2/details.ts'
import { toDelivery } from '#api/zitadel/user-v2/code-delivery.ts'
import type { Context } from '#domain/context.ts'
import { createInviteCode } from '#domain/user/invite/create-invite-code.ts'
import { resendInviteCode } from '#domain/user/invite/resend-invite-code.ts'
import { verifyInviteCode } from '#domain/user/invite/verify-invite-code.ts'

export const invites = {
  async createInviteCode(ctx, { userId: id, verification }) {
    const applicationName = (verification.case === 'sendCode' && verification.value.applicationName) || ''
    const input = { delivery: toDelivery(verification), applicationName }
    const { details, code } = await createInviteCode(ctx, { id }, input)
    return { details: fromWrite(details), ...(code === undefined ? {} : { inviteCode: code }) }
  },
  async resendInviteCode(ctx, { userId: id }) {
    return { details: fromWrite(await resendInviteCode(ctx, { id })) }
  },
  async verifyInviteCode(ctx, { userId: id, verificationCode }) {
    return { details: fromWrite(await verifyInviteCode(ctx, { id }, verificationCode)) }
  },
} satisfies ServiceHandlers<typeof UserService, Context>
