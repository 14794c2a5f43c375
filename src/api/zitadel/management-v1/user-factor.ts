import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  ListHumanAuthFactorsRequest,
  ListHumanAuthFactorsResponseSchema,
  RemoveHumanAuthFactorOTPEmailRequest,
  RemoveHumanAuthFactorOTPEmailResponseSchema,
  RemoveHumanAuthFactorOTPRequest,
  RemoveHumanAuthFactorOTPResponseSchema,
  RemoveHumanAuthFactorOTPSMSRequest,
  RemoveHumanAuthFactorOTPSMSResponseSchema,
  RemoveHumanAuthFactorU2FRequest,
  RemoveHumanAuthFactorU2FResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { type AuthFactorSchema, AuthFactorState } from '@zitadel/proto/zitadel/user_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { OrgContext } from '#domain/context.ts'
import {
  type AuthFactor,
  listHumanAuthFactors as listHumanAuthFactorsQuery,
} from '#domain/user/list-human-auth-factors.ts'
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

export async function listHumanAuthFactors(
  ctx: OrgContext,
  request: ListHumanAuthFactorsRequest,
): Promise<MessageInitShape<typeof ListHumanAuthFactorsResponseSchema>> {
  return { result: (await listHumanAuthFactorsQuery(ctx, request.userId)).map(fromAuthFactor) }
}

export async function removeHumanAuthFactorOTP(
  ctx: OrgContext,
  request: RemoveHumanAuthFactorOTPRequest,
): Promise<MessageInitShape<typeof RemoveHumanAuthFactorOTPResponseSchema>> {
  return { details: fromDetails(await removeTotp(ctx, request.userId)) }
}

export async function removeHumanAuthFactorU2F(
  ctx: OrgContext,
  request: RemoveHumanAuthFactorU2FRequest,
): Promise<MessageInitShape<typeof RemoveHumanAuthFactorU2FResponseSchema>> {
  return { details: fromDetails(await removeU2f(ctx, { userId: request.userId, keyId: request.tokenId })) }
}

export async function removeHumanAuthFactorOTPSMS(
  ctx: OrgContext,
  request: RemoveHumanAuthFactorOTPSMSRequest,
): Promise<MessageInitShape<typeof RemoveHumanAuthFactorOTPSMSResponseSchema>> {
  return { details: fromDetails(await removeOtpSms(ctx, request.userId)) }
}

export async function removeHumanAuthFactorOTPEmail(
  ctx: OrgContext,
  request: RemoveHumanAuthFactorOTPEmailRequest,
): Promise<MessageInitShape<typeof RemoveHumanAuthFactorOTPEmailResponseSchema>> {
  return { details: fromDetails(await removeOtpEmail(ctx, request.userId)) }
}
