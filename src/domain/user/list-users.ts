import type { Caller } from '#domain/caller.ts'
import type { Context } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { loadLoginNaming, withLoginNames } from '#domain/user/login-names.ts'
import { allOf, checkUserQueries, isLookUp, type UserQuery } from '#domain/user/user-query.ts'
import type { UserView } from '#domain/user/user-view.ts'
import type { Condition, Conditions } from '#storage/tables.ts'

export interface ListUsers {
  /** Absent: users of every organization. */
  readonly orgId?: string
  readonly paging: Paging
  readonly sortBy: UserSorting
  /** Conditions, combined by AND. */
  readonly queries: readonly UserQuery[]
}

const sortColumns = {
  id: 'id',
  userName: 'user_name_search',
  firstName: 'first_name_search',
  lastName: 'last_name_search',
  nickName: 'nick_name_search',
  displayName: 'display_name_search',
  email: 'email_search',
  type: 'type',
} as const

export type UserSorting = keyof typeof sortColumns | 'state' | 'creationDate'

/**
 * Returns users, sorted, and by id among equal ones. Of one organization: `user.read` there is required. Of all: those
 * that the caller may read, and the caller.
 */
export async function listUsers(
  ctx: Pick<Context, 'caller' | 'events' | 'rows'>,
  { orgId, paging, sortBy, queries }: ListUsers,
): Promise<Listed<UserView>> {
  checkUserQueries(queries)
  if (orgId !== undefined) ctx.caller.require('user.read', orgId)
  const naming = orgId === undefined ? undefined : await loadLoginNaming(ctx, orgId)
  const found = ctx.rows
    .selectFrom('users')
    .where((eb) => (orgId === undefined ? visibleTo(eb, ctx.caller) : eb('org_id', '=', orgId)))
    .where((eb) => allOf(eb, queries, naming))
  const direction = paging.ascending ? 'asc' : 'desc'
  const narrow = queries.some(isLookUp)
  const sorted = found.selectAll().orderBy((eb) => sortTerm(eb, sortBy, narrow), direction)
  const page = sortBy === 'id' ? sorted : sorted.orderBy('id', direction)
  const rows = await page.limit(paging.limit).offset(paging.offset).execute()
  const counting = found.select((eb) => eb.fn.countAll<number | string>().as('total'))
  const total = totalOf(paging, rows.length) ?? Number((await counting.executeTakeFirst())?.total ?? 0)
  return { total, entries: await withLoginNames(ctx, rows) }
}

/** Returns the number of users in the list if the page reaches its end: then none are counted. */
const totalOf = ({ offset, limit }: Paging, entries: number): number | undefined =>
  entries < limit && (entries > 0 || offset === 0) ? offset + entries : undefined

/** Users that a caller may read: those of its organizations, and itself. */
function visibleTo(eb: Conditions<'users'>, caller: Caller): Condition {
  const orgIds = caller.orgsWith('user.read')
  if (orgIds === 'all') return eb.lit(true)
  const self = eb('id', '=', caller.id)
  return orgIds.length === 0 ? self : eb.or([self, eb('org_id', 'in', orgIds)])
}

/**
 * Returns the term to sort by. For a look-up it is an expression instead of a column, so that the engine uses the index
 * of the look-up and not the one that sorts all users.
 */
function sortTerm(eb: Conditions<'users'>, sortBy: UserSorting, narrow: boolean) {
  if (sortBy === 'state') return stateOrder(eb)
  if (sortBy === 'creationDate') return narrow ? eb('created_at', '+', 0) : eb.ref('created_at')
  const column = sortColumns[sortBy]
  return narrow ? eb(column, '||', '') : eb.ref(column)
}

/** States in the order of `zitadel.user.v1.UserState`. */
const stateOrder = (eb: Conditions<'users'>) =>
  eb
    .case('state')
    .when('active')
    .then(eb.lit(1))
    .when('inactive')
    .then(eb.lit(2))
    .when('locked')
    .then(eb.lit(4))
    .else(eb.lit(6))
    .end()
