import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import { self } from '#api/zitadel/auth-v1/self.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromProfile } from '#api/zitadel/user.ts'
import { getHuman } from '#domain/user/human/get-human.ts'
import { removeHumanAvatar } from '#domain/user/human/remove-human-avatar.ts'
import { updateHumanProfile } from '#domain/user/human/update-human-profile.ts'

export const ownProfile = {
  async getMyProfile(ctx) {
    const user = await getHuman(ctx, self(ctx))
    return { details: fromDetails(user), profile: fromProfile(user) }
  },
  async updateMyProfile(ctx, { firstName, lastName, nickName, displayName, preferredLanguage, gender }) {
    const profile = { firstName, lastName, nickName, displayName, preferredLanguage, gender }
    return { details: fromDetails(await updateHumanProfile(ctx, self(ctx), profile)) }
  },
  async removeMyAvatar(ctx) {
    return { details: fromDetails(await removeHumanAvatar(ctx, self(ctx))) }
  },
} satisfies AuthRpcs
