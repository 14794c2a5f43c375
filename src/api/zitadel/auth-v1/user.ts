import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import { self } from '#api/zitadel/auth-v1/self.ts'
import { fromChange, toChangeQuery } from '#api/zitadel/change.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromUser } from '#api/zitadel/user.ts'
import { removeUserEverywhere } from '#domain/user/flows/remove-user-everywhere.ts'
import { getUser } from '#domain/user/get-user.ts'
import { updateUserName } from '#domain/user/lifecycle/update-user-name.ts'
import { listUserChanges } from '#domain/user/list-user-changes.ts'

export const ownUser = {
  async getMyUser(ctx) {
    const { signedInAt } = ctx.token
    return {
      user: fromUser(await getUser(ctx, self(ctx))),
      ...(signedInAt ? { lastLogin: timestampFromMs(signedInAt) } : {}),
    }
  },
  async removeMyUser(ctx) {
    return { details: fromDetails(await removeUserEverywhere(ctx, self(ctx))) }
  },
  async updateMyUserName(ctx, { userName }) {
    return { details: fromDetails(await updateUserName(ctx, self(ctx), userName)) }
  },
  async listMyUserChanges(ctx, { query }) {
    const changes = await listUserChanges(ctx, self(ctx), toChangeQuery(query))
    return { result: changes.map((change) => fromChange(change, ctx.language)) }
  },
} satisfies AuthRpcs
