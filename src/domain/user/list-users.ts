import type { OrgContext } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { type FoundUser, loadLoginNaming, withLoginNames } from '#domain/user/login-names.ts'
import { allOf, checkUserQueries, isLookUp, type UserQuery } from '#domain/user/user-query.ts'
import type { Conditions } from '#storage/tables.ts'

export interface ListUsers {
  readonly paging: Paging
  readonly sortBy: UserSorting
  /** All of them have to hold. */
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

/** Users of the organization acted in; those that sort alike are in the order of their ids (contract §7.1). */
export async function listUsers(ctx: OrgContext, { paging, sortBy, queries }: ListUsers): Promise<Listed<FoundUser>> {
  checkUserQueries(queries)
  const naming = await loadLoginNaming(ctx, ctx.orgId)
  const found = ctx.rows
    .selectFrom('users')
    .where('org_id', '=', ctx.orgId)
    .where((eb) => allOf(eb, queries, naming))
  const direction = paging.ascending ? 'asc' : 'desc'
  const narrow = queries.some(isLookUp)
  const sorted = found.selectAll().orderBy((eb) => sortTerm(eb, sortBy, narrow), direction)
  const [rows, counted] = await Promise.all([
    (sortBy === 'id' ? sorted : sorted.orderBy('id', direction)).limit(paging.limit).offset(paging.offset).execute(),
    found.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries: await withLoginNames(ctx, rows) }
}

/**
 * What to sort by. Where a look-up leaves a few users, it must be the index of the look-up that finds them, not the one
 * that has everybody in order: a term that is no column alone is out of the latter's reach.
 */
function sortTerm(eb: Conditions<'users'>, sortBy: UserSorting, narrow: boolean) {
  if (sortBy === 'state') return stateOrder(eb)
  if (sortBy === 'creationDate') return narrow ? eb('created_at', '+', 0) : eb.ref('created_at')
  const column = sortColumns[sortBy]
  return narrow ? eb(column, '||', '') : eb.ref(column)
}

/** In the order of `zitadel.user.v1.UserState`, by which clients of this API know states sorted. */
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
