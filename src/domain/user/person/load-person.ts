import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import type { UserAccess } from '#domain/user/access/user-access.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** Rejects a machine as unknown, for APIs that have people only. */
export function requirePerson(user: User): void {
  if (user.type !== 'human') throw refuse('user.notFound')
}

/**
 * Returns a person that the caller may access.
 * @throws as `readUser`; `user.notFound` for a machine
 */
export async function loadPerson(
  ctx: Pick<Context, 'caller' | 'events' | 'rows'>,
  target: Target,
  access: UserAccess,
): Promise<Folded<User>> {
  const user = await readUser(ctx, target, access)
  requirePerson(user.state)
  return user
}
