import type { Context } from '#domain/context.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { prepared, type Values } from '#storage/prepared.ts'

/** Bounds the work that a name costs which users of many organizations have. */
const MAX_HOLDERS = 100

/** Finds users by the key of their user name, in any organization. */
export const holdersOfName = prepared((rows, value: Values<{ key: string }>) =>
  rows
    .selectFrom('users')
    .select(['id', 'org_id'])
    .where('user_name_key', '=', value('key'))
    .orderBy('id')
    .limit(MAX_HOLDERS),
)

/** Returns the user of an organization with a user name, compared by its key. */
export async function findByUserName(
  ctx: Pick<Context, 'events' | 'rows'>,
  orgId: string,
  key: string,
): Promise<Folded<User> | undefined> {
  const holderInOrg = (await holdersOfName(ctx.rows, { key })).find((row) => row.org_id === orgId)
  return holderInOrg && ctx.events.load(userAggregate, holderInOrg.id)
}
