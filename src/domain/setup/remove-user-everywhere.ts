import type { Context, Details } from '#domain/context.ts'
import { userRemovalChanges } from '#domain/grant/user-removal-changes.ts'
import { removeUser } from '#domain/user/lifecycle/remove-user.ts'

/** Removes a user with everything that any room keeps of it: what every door calls (contract §7.2, trap 31). */
export const removeUserEverywhere = (ctx: Context, userId: string): Promise<Details> =>
  removeUser(ctx, userId, [userRemovalChanges])
