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
import type { Context } from '#domain/context.ts'
import { getHuman } from '#domain/user/human/get-human.ts'
import { removeHumanAvatar as removeHumanAvatarCommand } from '#domain/user/human/remove-human-avatar.ts'
import { updateHumanProfile as updateHumanProfileCommand } from '#domain/user/human/update-human-profile.ts'

export async function getHumanProfile(
  ctx: Context,
  request: GetHumanProfileRequest,
): Promise<MessageInitShape<typeof GetHumanProfileResponseSchema>> {
  const user = await getHuman(ctx, request.userId, { missing: 'QUERY-HNhb3', notHuman: 'QUERY-WLTce' })
  return { details: detailsOfRow(user), profile: fromProfile(user) }
}

export async function updateHumanProfile(
  ctx: Context,
  request: UpdateHumanProfileRequest,
): Promise<MessageInitShape<typeof UpdateHumanProfileResponseSchema>> {
  const { userId, firstName, lastName, nickName, displayName, preferredLanguage, gender } = request
  const profile = { firstName, lastName, nickName, displayName, preferredLanguage, gender }
  return { details: fromDetails(await updateHumanProfileCommand(ctx, userId, profile)) }
}

export async function removeHumanAvatar(
  ctx: Context,
  request: RemoveHumanAvatarRequest,
): Promise<MessageInitShape<typeof RemoveHumanAvatarResponseSchema>> {
  return { details: fromDetails(await removeHumanAvatarCommand(ctx, request.userId)) }
}
