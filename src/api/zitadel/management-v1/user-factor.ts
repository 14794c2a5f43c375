import type { MessageInitShape } from '@bufbuild/protobuf'
import { type AuthFactorSchema, AuthFactorState } from '@zitadel/proto/zitadel/user_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { within } from '#api/zitadel/within.ts'
import { type AuthFactor, listHumanAuthFactors } from '#domain/user/list-human-auth-factors.ts'
import { removeOtpEmail } from '#domain/user/otp/remove-otp-email.ts'
import { removeOtpSms } from '#domain/user/otp/remove-otp-sms.ts'
import { removeTotp } from '#domain/user/totp/remove-totp.ts'
import { removeU2f } from '#domain/user/u2f/remove-u2f.ts'

const fromAuthFactor = (factor: AuthFactor): MessageInitShape<typeof AuthFactorSchema> => ({
  state: AuthFactorState.READY,
  type:
    factor.kind === 'u2f'
      ? { case: 'u2f', value: { id: factor.id, name: factor.name } }
      : { case: factor.kind, value: {} },
})

export const userFactor = {
  async listHumanAuthFactors(ctx, { userId }) {
    return { result: (await listHumanAuthFactors(ctx, within(ctx, userId))).map(fromAuthFactor) }
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
