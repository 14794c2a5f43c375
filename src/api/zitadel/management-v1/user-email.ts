import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  GetHumanEmailRequest,
  GetHumanEmailResponseSchema,
  ResendHumanEmailVerificationRequest,
  ResendHumanEmailVerificationResponseSchema,
  UpdateHumanEmailRequest,
  UpdateHumanEmailResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { detailsOfRow } from '#api/zitadel/user.ts'
import type { OrgContext } from '#domain/context.ts'
import { getHumanEmail as getHumanEmailQuery } from '#domain/user/email/get-human-email.ts'
import { resendEmailVerification } from '#domain/user/email/resend-email-verification.ts'
import { updateEmail } from '#domain/user/email/update-email.ts'

export async function getHumanEmail(
  ctx: OrgContext,
  { userId }: GetHumanEmailRequest,
): Promise<MessageInitShape<typeof GetHumanEmailResponseSchema>> {
  const row = await getHumanEmailQuery(ctx, userId)
  return { details: detailsOfRow(row), email: { email: row.email, isEmailVerified: row.email_verified === 1 } }
}

export async function updateHumanEmail(
  ctx: OrgContext,
  request: UpdateHumanEmailRequest,
): Promise<MessageInitShape<typeof UpdateHumanEmailResponseSchema>> {
  const { userId, email: address, isEmailVerified: verified } = request
  return { details: fromDetails(await updateEmail(ctx, { userId, address, verified })) }
}

export async function resendHumanEmailVerification(
  ctx: OrgContext,
  { userId }: ResendHumanEmailVerificationRequest,
): Promise<MessageInitShape<typeof ResendHumanEmailVerificationResponseSchema>> {
  return { details: fromDetails(await resendEmailVerification(ctx, userId)) }
}
