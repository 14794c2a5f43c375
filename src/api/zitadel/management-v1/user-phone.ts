import { fromDetails } from '#api/zitadel/details.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { fromPhone } from '#api/zitadel/user.ts'
import { within } from '#api/zitadel/within.ts'
import { getHuman } from '#domain/user/human/get-human.ts'
import { removeHumanPhone } from '#domain/user/phone/remove-human-phone.ts'
import { resendHumanPhoneVerification } from '#domain/user/phone/resend-human-phone-verification.ts'
import { updateHumanPhone } from '#domain/user/phone/update-human-phone.ts'

export const userPhone = {
  async getHumanPhone(ctx, { userId }) {
    const user = await getHuman(ctx, within(ctx, userId))
    return { details: fromDetails(user), phone: fromPhone(user) }
  },
  async updateHumanPhone(ctx, { userId, phone: number, isPhoneVerified: verified }) {
    return { details: fromDetails((await updateHumanPhone(ctx, within(ctx, userId), { number, verified })).details) }
  },
  async removeHumanPhone(ctx, { userId }) {
    return { details: fromDetails(await removeHumanPhone(ctx, within(ctx, userId))) }
  },
  async resendHumanPhoneVerification(ctx, { userId }) {
    return { details: fromDetails(await resendHumanPhoneVerification(ctx, within(ctx, userId))) }
  },
} satisfies ManagementRpcs
