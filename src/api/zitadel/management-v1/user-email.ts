import { fromDetails } from '#api/zitadel/details.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { fromEmail } from '#api/zitadel/user.ts'
import { within } from '#api/zitadel/within.ts'
import { resendEmailVerification } from '#domain/user/email/resend-email-verification.ts'
import { updateEmail } from '#domain/user/email/update-email.ts'
import { getHuman } from '#domain/user/human/get-human.ts'

export const userEmail = {
  async getHumanEmail(ctx, { userId }) {
    const user = await getHuman(ctx, within(ctx, userId))
    return { details: fromDetails(user), email: fromEmail(user) }
  },
  async updateHumanEmail(ctx, { userId, email: address, isEmailVerified: verified }) {
    return { details: fromDetails((await updateEmail(ctx, within(ctx, userId), { address, verified })).details) }
  },
  async resendHumanEmailVerification(ctx, { userId }) {
    return { details: fromDetails(await resendEmailVerification(ctx, within(ctx, userId))) }
  },
} satisfies ManagementRpcs
