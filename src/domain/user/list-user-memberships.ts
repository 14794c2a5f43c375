import type { OrgContext } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { notFound } from '#kit/errors.ts'
import type { Condition, Conditions, Database } from '#storage/tables.ts'

type MemberRow = Database['members']

export interface ListUserMemberships {
  readonly userId: string
  readonly paging: Paging
  /** All of them have to hold. */
  readonly queries: readonly MembershipQuery[]
}

/** Memberships of a kind; in one object, if its id is given. */
export interface MembershipQuery {
  readonly kind: MemberRow['kind']
  readonly objectId?: string
}

export interface Membership extends MemberRow {
  /** The name of the organization or project; null: the instance, which has none. */
  readonly objectName: string | null
}

/**
 * Where a user is a member: in the organization acted in, and on the instance if the user is one of the organization's
 * own. Of a user of another organization only what this one has given it is told (security check 1).
 */
export async function listUserMemberships(ctx: OrgContext, input: ListUserMemberships): Promise<Listed<Membership>> {
  const owners = await ownersInReach(ctx, input.userId)
  const found = ctx.rows
    .selectFrom('members')
    .where('members.user_id', '=', input.userId)
    .where('members.org_id', 'in', owners)
    .where((eb) => allOf(eb, input.queries))
  const direction = input.paging.ascending ? 'asc' : 'desc'
  const [entries, counted] = await Promise.all([
    found
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
    found.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries }
}

/** Whose memberships the caller may see of this user; a user with none of them looks like an unknown one. */
async function ownersInReach(ctx: OrgContext, userId: string): Promise<string[]> {
  const [own, member] = await Promise.all([
    ctx.rows
      .selectFrom('users')
      .select('id')
      .where('id', '=', userId)
      .where('org_id', '=', ctx.orgId)
      .executeTakeFirst(),
    ctx.rows
      .selectFrom('members')
      .select('user_id')
      .where('user_id', '=', userId)
      .where('org_id', '=', ctx.orgId)
      .limit(1)
      .executeTakeFirst(),
  ])
  if (own) return [ctx.orgId, INSTANCE_ID]
  if (member) return [ctx.orgId]
  throw notFound('QUERY-Dfbg2', 'Errors.User.NotFound')
}

const allOf = (eb: Conditions<'members'>, queries: readonly MembershipQuery[]): Condition =>
  queries.length === 0 ? eb.lit(true) : eb.and(queries.map((query) => memberOf(eb, query)))

const memberOf = (eb: Conditions<'members'>, { kind, objectId }: MembershipQuery): Condition => {
  const ofKind = eb('members.kind', '=', kind)
  return objectId === undefined ? ofKind : eb.and([ofKind, eb('members.object_id', '=', objectId)])
}
