import { fromDetails } from '#api/zitadel/details.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { within } from '#api/zitadel/within.ts'
import { removeUserEverywhere } from '#domain/user/flows/remove-user-everywhere.ts'
import { deactivateUser } from '#domain/user/lifecycle/deactivate-user.ts'
import { lockUser } from '#domain/user/lifecycle/lock-user.ts'
import { reactivateUser } from '#domain/user/lifecycle/reactivate-user.ts'
import { unlockUser } from '#domain/user/lifecycle/unlock-user.ts'
import { updateUserName } from '#domain/user/lifecycle/update-user-name.ts'

export const userLifecycle = {
  deactivateUser: async (ctx, { id }) => ({ details: fromDetails(await deactivateUser(ctx, within(ctx, id))) }),
  reactivateUser: async (ctx, { id }) => ({ details: fromDetails(await reactivateUser(ctx, within(ctx, id))) }),
  lockUser: async (ctx, { id }) => ({ details: fromDetails(await lockUser(ctx, within(ctx, id))) }),
  unlockUser: async (ctx, { id }) => ({ details: fromDetails(await unlockUser(ctx, within(ctx, id))) }),
  removeUser: async (ctx, { id }) => ({ details: fromDetails(await removeUserEverywhere(ctx, within(ctx, id))) }),
  updateUserName: async (ctx, { userId, userName }) => ({
    details: fromDetails(await updateUserName(ctx, within(ctx, userId), userName)),
  }),
} satisfies ManagementRpcs
