import { fromDetails } from '#api/zitadel/details.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { fromAuthFactor } from '#api/zitadel/messages-v1/auth-factor.ts'
import { within } from '#api/zitadel/within.ts'
import { listHumanAuthFactors } from '#domain/user/list-human-auth-factors.ts'
import { removeOtpEmail } from '#domain/user/otp/remove-otp-email.ts'
import { removeOtpSms } from '#domain/user/otp/remove-otp-sms.ts'
import { removeTotp } from '#domain/user/totp/remove-totp.ts'
import { removeU2f } from '#domain/user/u2f/remove-u2f.ts'

export const userFactor = {
  async listHumanAuthFactors(ctx, { userId }) {
    return { result: (await listHumanAuthFactors(ctx, within(ctx, userId))).map((factor) => fromAuthFactor(factor)) }
  },
  async removeHumanAuthFactorOTP(ctx, { userId }) {
    return { details: fromDetails(await removeTotp(ctx, within(ctx, userId))) }
  },
  async removeHumanAuthFactorU2F(ctx, { userId, tokenId }) {
    return { details: fromDetails(await removeU2f(ctx, within(ctx, userId), tokenId)) }
  },
  async removeHumanAuthFactorOTPSMS(ctx, { userId }) {
    return { details: fromDetails(await removeOtpSms(ctx, within(ctx, userId))) }
  },
  async removeHumanAuthFactorOTPEmail(ctx, { userId }) {
    return { details: fromDetails(await removeOtpEmail(ctx, within(ctx, userId))) }
  },
} satisfies ManagementRpcs
