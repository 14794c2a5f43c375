import type { OrgContext } from '#domain/context.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { notFound } from '#kit/errors.ts'

const missing = () => notFound('USER-Gone1', 'Errors.User.NotFound')

/** Refuses a user of another organization, and a program: to the Nevis door neither is there. */
export function requirePerson(user: Folded<User>, orgId: string): void {
  requireUser(user, orgId, missing)
  if (user.state.type !== 'human') throw missing()
}

/** The person as they stand, within the organization acted in. */
export async function loadPerson(ctx: Pick<OrgContext, 'events' | 'orgId'>, userId: string): Promise<Folded<User>> {
  if (userId.includes('\0')) throw missing()
  const user = await ctx.events.load(userAggregate, userId)
  requirePerson(user, ctx.orgId)
  return user
}
