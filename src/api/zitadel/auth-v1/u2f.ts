import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import { self } from '#api/zitadel/auth-v1/self.ts'
import { fromRegistration, toRegistration } from '#api/zitadel/auth-v1/web-authn-message.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { finishOwnRegistration } from '#domain/user/passwordless/finish-own-registration.ts'
import { beginU2fRegistration } from '#domain/user/u2f/begin-u2f-registration.ts'
import { removeU2f } from '#domain/user/u2f/remove-u2f.ts'

export const ownSecurityKeys = {
  async addMyAuthFactorU2F(ctx) {
    const started = await beginU2fRegistration(ctx, self(ctx))
    return { key: fromRegistration(started), details: fromDetails(started.details) }
  },
  async verifyMyAuthFactorU2F(ctx, { verification }) {
    const details = await finishOwnRegistration(ctx, { use: 'secondFactor', ...toRegistration(verification) })
    return { details: fromDetails(details) }
  },
  async removeMyAuthFactorU2F(ctx, { tokenId }) {
    return { details: fromDetails(await removeU2f(ctx, self(ctx), tokenId)) }
  },
} satisfies AuthRpcs
