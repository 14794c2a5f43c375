import { fromDetails } from '#api/zitadel/details.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { fromProfile } from '#api/zitadel/user.ts'
import { within } from '#api/zitadel/within.ts'
import { getHuman } from '#domain/user/human/get-human.ts'
import { removeHumanAvatar } from '#domain/user/human/remove-human-avatar.ts'
import { updateHumanProfile } from '#domain/user/human/update-human-profile.ts'

export const userProfile = {
  async getHumanProfile(ctx, { userId }) {
    const user = await getHuman(ctx, within(ctx, userId))
    return { details: fromDetails(user), profile: fromProfile(user) }
  },
  async updateHumanProfile(ctx, request) {
    const { userId, firstName, lastName, nickName, displayName, preferredLanguage, gender } = request
    const profile = { firstName, lastName, nickName, displayName, preferredLanguage, gender }
    return { details: fromDetails(await updateHumanProfile(ctx, within(ctx, userId), profile)) }
  },
  async removeHumanAvatar(ctx, { userId }) {
    return { details: fromDetails(await removeHumanAvatar(ctx, within(ctx, userId))) }
  },
} satisfies ManagementRpcs
