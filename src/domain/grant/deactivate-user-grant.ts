import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { changeUserGrant } from '#domain/grant/change-user-grant.ts'
import { type UserGrantEvent, userGrantDeactivated } from '#domain/grant/events.ts'
import type { UserGrantTarget } from '#domain/grant/require-user-grant.ts'
import type { UserGrant } from '#domain/grant/user-grant.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Deactivates a user grant: its roles do not count until it is reactivated. */
export const deactivateUserGrant = async (ctx: Context, grant: UserGrantTarget): Promise<Details> =>
  detailsOf(await changeUserGrant(ctx, grant, 'user.grant.write', decideDeactivateUserGrant))

export function decideDeactivateUserGrant(grant: UserGrant): UserGrantEvent[] {
  if (grant.status !== 'active') throw refuse('userGrant.notActive')
  return [userGrantDeactivated()]
}
