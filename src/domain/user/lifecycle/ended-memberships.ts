import type { Context } from '#domain/context.ts'
import { INSTANCE_ID, instanceAggregate } from '#domain/instance/instance.ts'
import { memberCascadeRemoved } from '#domain/instance/members.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { type Change, change } from '#eventstore/change.ts'

/** The changes that end every membership of a user, wherever it is. */
export async function endedMemberships(ctx: Pick<Context, 'events' | 'rows'>, userId: string): Promise<Change[]> {
  const rows = await ctx.rows
    .selectFrom('members')
    .select(['kind', 'object_id'])
    .where('user_id', '=', userId)
    .execute()
  const orgIds = rows.filter((row) => row.kind === 'org').map((row) => row.object_id)
  const [orgs, instances] = await Promise.all([
    ctx.events.loadAll(orgIds.map((id) => ({ aggregate: orgAggregate, id }))),
    ctx.events.loadAll(
      rows.some((row) => row.kind === 'instance') ? [{ aggregate: instanceAggregate, id: INSTANCE_ID }] : [],
    ),
  ])
  return [
    ...instances.map((before) =>
      change({ aggregate: instanceAggregate, before, events: [memberCascadeRemoved('instance', userId)] }),
    ),
    ...orgs.map((before) => change({ aggregate: orgAggregate, before, events: [memberCascadeRemoved('org', userId)] })),
  ]
}
