import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import { self } from '#api/zitadel/auth-v1/self.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromPhone } from '#api/zitadel/user.ts'
import { getHuman } from '#domain/user/human/get-human.ts'
import { removeOwnPhone } from '#domain/user/phone/remove-own-phone.ts'
import { resendHumanPhoneVerification } from '#domain/user/phone/resend-human-phone-verification.ts'
import { updateHumanPhone } from '#domain/user/phone/update-human-phone.ts'
import { verifyPhone } from '#domain/user/phone/verify-phone.ts'

export const ownPhone = {
  async getMyPhone(ctx) {
    const user = await getHuman(ctx, self(ctx))
    return { details: fromDetails(user), phone: fromPhone(user) }
  },
  /** Users do not vouch for their own number: a code is sent to it. */
  async setMyPhone(ctx, { phone: number }) {
    return { details: fromDetails((await updateHumanPhone(ctx, self(ctx), { number, verified: false })).details) }
  },
  async verifyMyPhone(ctx, { code }) {
    return { details: fromDetails(await verifyPhone(ctx, self(ctx), code)) }
  },
  async resendMyPhoneVerification(ctx) {
    return { details: fromDetails(await resendHumanPhoneVerification(ctx, self(ctx))) }
  },
  async removeMyPhone(ctx) {
    return { details: fromDetails(await removeOwnPhone(ctx)) }
  },
} satisfies AuthRpcs
