import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  GetHumanProfileRequest,
  GetHumanProfileResponseSchema,
  RemoveHumanAvatarRequest,
  RemoveHumanAvatarResponseSchema,
  UpdateHumanProfileRequest,
  UpdateHumanProfileResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { detailsOfRow, fromProfile } from '#api/zitadel/user.ts'
import type { OrgContext } from '#domain/context.ts'
import { getHuman } from '#domain/user/human/get-human.ts'
import { removeHumanAvatar as removeHumanAvatarCommand } from '#domain/user/human/remove-human-avatar.ts'
import { updateHumanProfile as updateHumanProfileCommand } from '#domain/user/human/update-human-profile.ts'

export async function getHumanProfile(
  ctx: OrgContext,
  request: GetHumanProfileRequest,
): Promise<MessageInitShape<typeof GetHumanProfileResponseSchema>> {
  const user = await getHuman(ctx, request.userId, { missing: 'QUERY-HNhb3', notHuman: 'QUERY-WLTce' })
  return { details: detailsOfRow(user), profile: fromProfile(user) }
}

export async function updateHumanProfile(
  ctx: OrgContext,
  request: UpdateHumanProfileRequest,
): Promise<MessageInitShape<typeof UpdateHumanProfileResponseSchema>> {
  const { userId, firstName, lastName, nickName, displayName, preferredLanguage, gender } = request
  const profile = { firstName, lastName, nickName, displayName, preferredLanguage, gender }
  return { details: fromDetails(await updateHumanProfileCommand(ctx, userId, profile)) }
}

export async function removeHumanAvatar(
  ctx: OrgContext,
  request: RemoveHumanAvatarRequest,
): Promise<MessageInitShape<typeof RemoveHumanAvatarResponseSchema>> {
  return { details: fromDetails(await removeHumanAvatarCommand(ctx, request.userId)) }
}
