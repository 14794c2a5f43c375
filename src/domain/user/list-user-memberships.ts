import type { Context, Details } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { detailsOfRow } from '#domain/listing/details-of-row.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { requireStorable } from '#domain/user/access/user-access.ts'
import type { Condition, Conditions, Database } from '#storage/tables.ts'

type MemberRow = Database['members']

export interface ListUserMemberships {
  readonly paging: Paging
  /** Conditions, combined by AND. */
  readonly queries: readonly MembershipQuery[]
}

/** Memberships of a kind; in one object, if its id is given. */
export interface MembershipQuery {
  readonly kind: MemberRow['kind']
  readonly objectId?: string
}

export interface Membership extends Details {
  readonly userId: string
  readonly kind: MemberRow['kind']
  readonly objectId: string
  readonly roles: readonly string[]
  /** Name of the organization or project; null for the instance. */
  readonly objectName: string | null
}

/**
 * Returns the memberships of a user. Within an organization: those there, and on the instance if the user belongs to
 * it; of a user of another organization only those there, and `user.notFound` without any (docs/security.md).
 */
export async function listUserMemberships(
  ctx: Context,
  target: Target,
  input: ListUserMemberships,
): Promise<Listed<Membership>> {
  const owners = await ownersInReach(ctx, target)
  let matchingMembers = ctx.rows
    .selectFrom('members')
    .where('members.user_id', '=', target.id)
    .where((eb) => allOf(eb, input.queries))
  if (owners) matchingMembers = matchingMembers.where('members.org_id', 'in', owners)
  const direction = input.paging.ascending ? 'asc' : 'desc'
  const [rows, counted] = await Promise.all([
    matchingMembers
      .leftJoin('orgs', 'orgs.id', 'members.object_id')
      .leftJoin('project_grants', 'project_grants.id', 'members.object_id')
      .leftJoin('projects', (join) =>
        join.on((eb) => eb('projects.id', '=', eb.fn.coalesce('project_grants.project_id', 'members.object_id'))),
      )
      .selectAll('members')
      .select((eb) => eb.fn.coalesce('orgs.name', 'projects.name').as('objectName'))
      .orderBy('members.kind', direction)
      .orderBy('members.object_id', direction)
      .limit(input.paging.limit)
      .offset(input.paging.offset)
      .execute(),
    matchingMembers.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries: rows.map(viewOfMembership) }
}

const viewOfMembership = (row: MemberRow & { objectName: string | null }): Membership => ({
  ...detailsOfRow(row),
  userId: row.user_id,
  kind: row.kind,
  objectId: row.object_id,
  // Written by memberRows as a JSON array of role names.
  roles: JSON.parse(row.roles) as string[],
  objectName: row.objectName,
})

/** Returns the owners whose memberships the caller may see of a user; undefined: all of them. */
async function ownersInReach(ctx: Context, { id, within }: Target): Promise<string[] | undefined> {
  requireStorable({ id })
  const user = await ctx.rows.selectFrom('users').select('org_id').where('id', '=', id).executeTakeFirst()
  if (within === undefined) {
    if (!user) throw refuse('user.notFound')
    if (ctx.caller.id !== id) ctx.caller.require('user.membership.read', user.org_id)
    return undefined
  }
  ctx.caller.require('user.membership.read', within)
  if (user?.org_id === within) return [within, INSTANCE_ID]
  const member = await ctx.rows
    .selectFrom('members')
    .select('user_id')
    .where('user_id', '=', id)
    .where('org_id', '=', within)
    .limit(1)
    .executeTakeFirst()
  if (member) return [within]
  throw refuse('user.notFound')
}

const allOf = (eb: Conditions<'members'>, queries: readonly MembershipQuery[]): Condition =>
  queries.length === 0 ? eb.lit(true) : eb.and(queries.map((query) => memberOf(eb, query)))

const memberOf = (eb: Conditions<'members'>, { kind, objectId }: MembershipQuery): Condition => {
  const ofKind = eb('members.kind', '=', kind)
  return objectId === undefined ? ofKind : eb.and([ofKind, eb('members.object_id', '=', objectId)])
}
