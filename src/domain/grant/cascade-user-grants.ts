/** What has to happen to user grants when that on which they rest goes: changes for the same unit. */
import type { Context } from '#domain/context.ts'
import { userGrantCascadeChanged, userGrantCascadeRemoved } from '#domain/grant/events.ts'
import { type UserGrant, userGrantAggregate } from '#domain/grant/user-grant.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { type Change, change } from '#eventstore/event-store.ts'

/** Grants to a user, of a project, or by way of a project's grant. */
export type GrantsOf =
  | { readonly userId: string }
  | { readonly projectId: string }
  | { readonly projectGrantId: string }

/** All grants of one kind end. */
export async function cascadeRemoval(ctx: Pick<Context, 'rows' | 'events'>, of: GrantsOf): Promise<Change[]> {
  const grants = await loadGrantsOf(ctx, of)
  return grants.map((before) => change({ aggregate: userGrantAggregate, before, events: [userGrantCascadeRemoved()] }))
}

/** Grants of one kind lose the roles that are not among those that stay. */
export async function cascadeRoles(
  ctx: Pick<Context, 'rows' | 'events'>,
  of: GrantsOf,
  stays: (roleKey: string) => boolean,
): Promise<Change[]> {
  const grants = await loadGrantsOf(ctx, of)
  return grants
    .filter((before) => !before.state.roleKeys.every(stays))
    .map((before) =>
      change({
        aggregate: userGrantAggregate,
        before,
        events: [userGrantCascadeChanged(before.state.roleKeys.filter(stays))],
      }),
    )
}

async function loadGrantsOf(ctx: Pick<Context, 'rows' | 'events'>, of: GrantsOf): Promise<Folded<UserGrant>[]> {
  const [column, id] = columnOf(of)
  const rows = await ctx.rows.selectFrom('user_grants').select('id').where(column, '=', id).execute()
  if (rows.length === 0) return []
  const grants = await ctx.events.loadAll(rows.map((row) => ({ aggregate: userGrantAggregate, id: row.id })))
  return grants.filter((grant) => exists(userGrantAggregate, grant))
}

function columnOf(of: GrantsOf): ['user_id' | 'project_id' | 'project_grant_id', string] {
  if ('userId' in of) return ['user_id', of.userId]
  return 'projectId' in of ? ['project_id', of.projectId] : ['project_grant_id', of.projectGrantId]
}
