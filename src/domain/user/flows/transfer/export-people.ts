import type { Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Person } from '#domain/user/flows/transfer/person.ts'
import { personOf } from '#domain/user/flows/transfer/person-of.ts'
import { userAggregate } from '#domain/user/user.ts'
import { exists } from '#eventstore/aggregate.ts'

/** Users read per batch: bounds memory. */
const BATCH = 200

export interface ExportPeople {
  /** '' : those of every organization. */
  readonly orgId: string
  /** Only users changed at this time or later, epoch milliseconds; 0: all. */
  readonly since: number
}

/**
 * Yields all users, machines too, in the order of their ids, with their credentials: hashes unchanged, TOTP secrets
 * in plain text.
 */
export async function* exportPeople(
  ctx: Pick<Context, 'events' | 'rows' | 'cipher' | 'caller'>,
  { orgId, since }: ExportPeople,
): AsyncGenerator<Person> {
  requireOnInstance(ctx.caller, 'iam.write')
  if (orgId && !exists(orgAggregate, await ctx.events.load(orgAggregate, orgId))) throw refuse('org.notFound')
  let last = ''
  for (;;) {
    const ids = await idsAfter(ctx, { orgId, since }, last)
    const users = await ctx.events.loadAll(ids.map((id) => ({ aggregate: userAggregate, id })))
    // One may have been removed since its row was read.
    for (const user of users) if (exists(userAggregate, user)) yield personOf(user, ctx.cipher)
    if (ids.length < BATCH) return
    last = ids.at(-1) ?? ''
  }
}

async function idsAfter(ctx: Pick<Context, 'rows'>, { orgId, since }: ExportPeople, last: string): Promise<string[]> {
  let query = ctx.rows.selectFrom('users').select('id').where('id', '>', last)
  if (orgId) query = query.where('org_id', '=', orgId)
  if (since > 0) query = query.where('changed_at', '>=', since)
  return (await query.orderBy('id').limit(BATCH).execute()).map(({ id }) => id)
}
