import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  GetHumanPhoneRequest,
  GetHumanPhoneResponseSchema,
  RemoveHumanPhoneRequest,
  RemoveHumanPhoneResponseSchema,
  ResendHumanPhoneVerificationRequest,
  ResendHumanPhoneVerificationResponseSchema,
  UpdateHumanPhoneRequest,
  UpdateHumanPhoneResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { detailsOfRow, fromPhone } from '#api/zitadel/user.ts'
import type { OrgContext } from '#domain/context.ts'
import { getHuman } from '#domain/user/human/get-human.ts'
import { removeHumanPhone as removeHumanPhoneCommand } from '#domain/user/phone/remove-human-phone.ts'
import { resendHumanPhoneVerification as resendHumanPhoneVerificationCommand } from '#domain/user/phone/resend-human-phone-verification.ts'
import { updateHumanPhone as updateHumanPhoneCommand } from '#domain/user/phone/update-human-phone.ts'

export async function getHumanPhone(
  ctx: OrgContext,
  request: GetHumanPhoneRequest,
): Promise<MessageInitShape<typeof GetHumanPhoneResponseSchema>> {
  const user = await getHuman(ctx, request.userId, { missing: 'QUERY-Dfbg2', notHuman: 'QUERY-hliQl' })
  return { details: detailsOfRow(user), phone: fromPhone(user) }
}

export async function updateHumanPhone(
  ctx: OrgContext,
  request: UpdateHumanPhoneRequest,
): Promise<MessageInitShape<typeof UpdateHumanPhoneResponseSchema>> {
  const { userId, phone, isPhoneVerified } = request
  const details = await updateHumanPhoneCommand(ctx, { userId, number: phone, verified: isPhoneVerified })
  return { details: fromDetails(details) }
}

export async function removeHumanPhone(
  ctx: OrgContext,
  request: RemoveHumanPhoneRequest,
): Promise<MessageInitShape<typeof RemoveHumanPhoneResponseSchema>> {
  return { details: fromDetails(await removeHumanPhoneCommand(ctx, request.userId)) }
}

export async function resendHumanPhoneVerification(
  ctx: OrgContext,
  request: ResendHumanPhoneVerificationRequest,
): Promise<MessageInitShape<typeof ResendHumanPhoneVerificationResponseSchema>> {
  return { details: fromDetails(await resendHumanPhoneVerificationCommand(ctx, request.userId)) }
}
