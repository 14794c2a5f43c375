import { NotificationType } from '@zitadel/proto/zitadel/user/v2/password_pb.js'
import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromWrite } from '#api/zitadel/messages-v2/details.ts'
import { toDelivery } from '#api/zitadel/user-v2/code-delivery.ts'
import { fromIssuedCode } from '#api/zitadel/user-v2/issued-code.ts'
import type { Context } from '#domain/context.ts'
import { replacePassword } from '#domain/user/password/replace-password.ts'
import { requestPasswordReset } from '#domain/user/password/request-password-reset.ts'
import { resetPassword } from '#domain/user/password/reset-password.ts'
import { setPassword } from '#domain/user/password/set-password.ts'

export const passwords = {
  async passwordReset(ctx, { userId: id, medium }) {
    const bySms = medium.case === 'sendLink' && medium.value.notificationType === NotificationType.SMS
    return fromIssuedCode(await requestPasswordReset(ctx, { id }, bySms ? 'sms' : 'email', toDelivery(medium)))
  },
  async setPassword(ctx, { userId: id, newPassword, verification }) {
    const input = { password: newPassword?.password ?? '', changeRequired: newPassword?.changeRequired ?? false }
    switch (verification.case) {
      case 'currentPassword':
        return { details: fromWrite(await replacePassword(ctx, { id }, { ...input, current: verification.value })) }
      case 'verificationCode':
        return { details: fromWrite(await resetPassword(ctx, { id }, { ...input, code: verification.value })) }
      default:
        return { details: fromWrite(await setPassword(ctx, { id }, input)) }
    }
  },
} satisfies ServiceHandlers<typeof UserService, Context>
