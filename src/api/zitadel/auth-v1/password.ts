import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import { self } from '#api/zitadel/auth-v1/self.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { replaceOwnPassword } from '#domain/sign-in/replace-own-password.ts'

export const ownPassword = {
  async updateMyPassword(ctx, { oldPassword: current, newPassword: password }) {
    const { sessionId } = ctx.token
    return { details: fromDetails(await replaceOwnPassword(ctx, self(ctx), { current, password, sessionId })) }
  },
} satisfies AuthRpcs
