import { AuthFactorState } from '@zitadel/proto/zitadel/user_pb.js'
import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import { self } from '#api/zitadel/auth-v1/self.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromAuthFactor } from '#api/zitadel/messages-v1/auth-factor.ts'
import { listOwnAuthFactors } from '#domain/user/factor/list-own-auth-factors.ts'
import { addOtpEmail } from '#domain/user/otp/add-otp-email.ts'
import { addOtpSms } from '#domain/user/otp/add-otp-sms.ts'
import { removeOtpEmail } from '#domain/user/otp/remove-otp-email.ts'
import { removeOtpSms } from '#domain/user/otp/remove-otp-sms.ts'
import { finishTotpEnrollment } from '#domain/user/totp/finish-totp-enrollment.ts'
import { removeTotp } from '#domain/user/totp/remove-totp.ts'
import { startTotpEnrollment } from '#domain/user/totp/start-totp-enrollment.ts'

export const ownFactors = {
  async listMyAuthFactors(ctx) {
    const { ready, started } = await listOwnAuthFactors(ctx)
    return {
      result: [
        ...ready.map((factor) => fromAuthFactor(factor)),
        ...started.map((factor) => fromAuthFactor(factor, AuthFactorState.NOT_READY)),
      ],
    }
  },
  async addMyAuthFactorOTP(ctx) {
    const { uri: url, secret, details } = await startTotpEnrollment(ctx, self(ctx))
    return { url, secret, details: fromDetails(details) }
  },
  async verifyMyAuthFactorOTP(ctx, { code }) {
    return { details: fromDetails(await finishTotpEnrollment(ctx, self(ctx), code)) }
  },
  removeMyAuthFactorOTP: async (ctx) => ({ details: fromDetails(await removeTotp(ctx, self(ctx))) }),
  addMyAuthFactorOTPSMS: async (ctx) => ({ details: fromDetails(await addOtpSms(ctx, self(ctx))) }),
  removeMyAuthFactorOTPSMS: async (ctx) => ({ details: fromDetails(await removeOtpSms(ctx, self(ctx))) }),
  addMyAuthFactorOTPEmail: async (ctx) => ({ details: fromDetails(await addOtpEmail(ctx, self(ctx))) }),
  removeMyAuthFactorOTPEmail: async (ctx) => ({ details: fromDetails(await removeOtpEmail(ctx, self(ctx))) }),
} satisfies AuthRpcs
