import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import { self } from '#api/zitadel/auth-v1/self.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromEmail } from '#api/zitadel/user.ts'
import { resendEmailVerification } from '#domain/user/email/resend-email-verification.ts'
import { updateEmail } from '#domain/user/email/update-email.ts'
import { verifyEmail } from '#domain/user/email/verify-email.ts'
import { getHuman } from '#domain/user/human/get-human.ts'

export const ownEmail = {
  async getMyEmail(ctx) {
    const user = await getHuman(ctx, self(ctx))
    return { details: fromDetails(user), email: fromEmail(user) }
  },
  /** Users do not vouch for their own address: a code is mailed to it. */
  async setMyEmail(ctx, { email: address }) {
    return { details: fromDetails((await updateEmail(ctx, self(ctx), { address, verified: false })).details) }
  },
  async verifyMyEmail(ctx, { code }) {
    return { details: fromDetails(await verifyEmail(ctx, self(ctx), code)) }
  },
  async resendMyEmailVerification(ctx) {
    return { details: fromDetails(await resendEmailVerification(ctx, self(ctx))) }
  },
} satisfies AuthRpcs
