import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromWrite } from '#api/zitadel/messages-v2/details.ts'
import { toDelivery } from '#api/zitadel/user-v2/code-delivery.ts'
import type { Context, Details } from '#domain/context.ts'
import { linkAccount } from '#domain/user/idp-link/link-account.ts'
import { removeIdpLink } from '#domain/user/idp-link/remove-idp-link.ts'
import { addOtpEmail } from '#domain/user/otp/add-otp-email.ts'
import { addOtpSms } from '#domain/user/otp/add-otp-sms.ts'
import { removeOtpEmail } from '#domain/user/otp/remove-otp-email.ts'
import { removeOtpSms } from '#domain/user/otp/remove-otp-sms.ts'
import { removePasskey } from '#domain/user/passwordless/remove-passkey.ts'
import { requestPasskeyRegistration } from '#domain/user/passwordless/request-passkey-registration.ts'
import { generateRecoveryCodes } from '#domain/user/recovery/generate-recovery-codes.ts'
import { removeRecoveryCodes } from '#domain/user/recovery/remove-recovery-codes.ts'
import { finishTotpEnrollment } from '#domain/user/totp/finish-totp-enrollment.ts'
import { removeTotp } from '#domain/user/totp/remove-totp.ts'
import { startTotpEnrollment } from '#domain/user/totp/start-totp-enrollment.ts'
import { removeU2f } from '#domain/user/u2f/remove-u2f.ts'

const toWriteResponse = async (details: Promise<Details>) => ({ details: fromWrite(await details) })

export const factors = {
  registerTOTP: async (ctx, { userId: id }) => {
    const { uri, secret, details } = await startTotpEnrollment(ctx, { id })
    return { details: fromWrite(details), uri, secret }
  },
  verifyTOTPRegistration: (ctx, { userId: id, code }) => toWriteResponse(finishTotpEnrollment(ctx, { id }, code)),
  removeTOTP: (ctx, { userId: id }) => toWriteResponse(removeTotp(ctx, { id })),
  addOTPSMS: (ctx, { userId: id }) => toWriteResponse(addOtpSms(ctx, { id })),
  removeOTPSMS: (ctx, { userId: id }) => toWriteResponse(removeOtpSms(ctx, { id })),
  addOTPEmail: (ctx, { userId: id }) => toWriteResponse(addOtpEmail(ctx, { id })),
  removeOTPEmail: (ctx, { userId: id }) => toWriteResponse(removeOtpEmail(ctx, { id })),
  removeU2F: (ctx, { userId: id, u2fId }) => toWriteResponse(removeU2f(ctx, { id }, u2fId)),
  removePasskey: (ctx, { userId: id, passkeyId }) => toWriteResponse(removePasskey(ctx, { id }, passkeyId)),
  generateRecoveryCodes: async (ctx, { userId: id, count }) => {
    const { codes, details } = await generateRecoveryCodes(ctx, { id }, count)
    return { details: fromWrite(details), recoveryCodes: [...codes] }
  },
  removeRecoveryCodes: (ctx, { userId: id }) => toWriteResponse(removeRecoveryCodes(ctx, { id })),
  addIDPLink: (ctx, { userId: id, idpLink }) => {
    const { idpId = '', userId: externalUserId = '', userName: displayName = '' } = idpLink ?? {}
    return toWriteResponse(linkAccount(ctx, { id }, { idpId, externalUserId, displayName }))
  },
  createPasskeyRegistrationLink: async (ctx, { userId: id, medium }) => {
    const { details, code } = await requestPasskeyRegistration(ctx, { id }, toDelivery(medium))
    return { details: fromWrite(details), ...(code ? { code } : {}) }
  },
  removeIDPLink: (ctx, { userId: id, idpId, linkedUserId }) =>
    toWriteResponse(removeIdpLink(ctx, { id }, { idpId, externalUserId: linkedUserId })),
} satisfies ServiceHandlers<typeof UserService, Context>
