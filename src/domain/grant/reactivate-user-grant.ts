import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { changeUserGrant } from '#domain/grant/change-user-grant.ts'
import { type UserGrantEvent, userGrantReactivated } from '#domain/grant/events.ts'
import type { UserGrantTarget } from '#domain/grant/require-user-grant.ts'
import type { UserGrant } from '#domain/grant/user-grant.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Reactivates a user grant. */
export const reactivateUserGrant = async (ctx: Context, grant: UserGrantTarget): Promise<Details> =>
  detailsOf(await changeUserGrant(ctx, grant, 'user.grant.write', decideReactivateUserGrant))

export function decideReactivateUserGrant(grant: UserGrant): UserGrantEvent[] {
  if (grant.status !== 'inactive') throw refuse('userGrant.notInactive')
  return [userGrantReactivated()]
}
