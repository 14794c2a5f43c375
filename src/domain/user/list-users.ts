import type { Caller } from '#domain/caller.ts'
import type { Context } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { loadLoginNaming, withLoginNames } from '#domain/user/login-names.ts'
import { countUsers } from '#domain/user/search/count-users.ts'
import { allOf, checkUserQueries, isLookUp, type UserQuery } from '#domain/user/search/user-query.ts'
import type { UserRow, UserView } from '#domain/user/user-view.ts'
import type { Condition, Conditions, ReadModels } from '#storage/tables.ts'

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
  const scope = orgId === undefined ? scopeOf(ctx.caller) : { orgIds: [orgId] }
  const matchingUsers = ctx.rows
    .selectFrom('users')
    .where((eb) => within(eb, scope))
    .where((eb) => allOf(eb, queries, naming))
  const direction = paging.ascending ? 'asc' : 'desc'
  const narrow = queries.some(isLookUp)
  const sorted = matchingUsers.orderBy((eb) => sortTerm(eb, sortBy, narrow), direction)
  const page = (sortBy === 'id' ? sorted : sorted.orderBy('id', direction)).limit(paging.limit).offset(paging.offset)
  // Whole rows are not sorted or skipped: an index has all that a deep page needs to find its ids.
  const deep = paging.offset > 0 && !narrow
  const ids = deep ? (await page.select('id').execute()).map(({ id }) => id) : undefined
  const rows = ids ? await rowsInOrder(ctx.rows, ids) : await page.selectAll().execute()
  const wholeList = wholeListOf(scope, queries)
  const counting = matchingUsers.select((eb) => eb.fn.countAll<number | string>().as('total'))
  const count = async () => Number((await counting.executeTakeFirst())?.total ?? 0)
  const total =
    totalOf(paging, (ids ?? rows).length) ?? (await (wholeList ? countUsers(ctx.rows, wholeList.orgId) : count()))
  return { total, entries: await withLoginNames(ctx, rows) }
}

/** Returns the rows of these ids in their order; a user that was removed since has none. */
async function rowsInOrder(rows: ReadModels, ids: readonly string[]): Promise<UserRow[]> {
  if (ids.length === 0) return []
  const read = await rows
    .selectFrom('users')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute()
  const byId = new Map(read.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** Users that a list covers: those of organizations, and one user beside them. */
interface Scope {
  readonly orgIds: 'all' | readonly string[]
  readonly userId?: string
}

/** Returns the users that a caller may read: those of its organizations, and itself. */
function scopeOf(caller: Caller): Scope {
  const orgIds = caller.orgsWith('user.read')
  return orgIds === 'all' || orgIds.includes(caller.orgId) ? { orgIds } : { orgIds, userId: caller.id }
}

function within(eb: Conditions<'users'>, { orgIds, userId }: Scope): Condition {
  if (orgIds === 'all') return eb.lit(true)
  const conditions = [
    ...(orgIds.length > 0 ? [eb('org_id', 'in', orgIds)] : []),
    ...(userId === undefined ? [] : [eb('id', '=', userId)]),
  ]
  return eb.or(conditions)
}

/** Returns the organization (undefined: any) whose users are the whole list; nothing for a list with other conditions. */
function wholeListOf({ orgIds, userId }: Scope, [query, ...others]: readonly UserQuery[]) {
  if (others.length > 0 || userId !== undefined) return undefined
  if (orgIds !== 'all') return orgIds.length === 1 && !query ? { orgId: orgIds[0] } : undefined
  if (!query) return { orgId: undefined }
  return query.kind === 'orgId' && isStorable(query.orgId) ? { orgId: query.orgId } : undefined
}

/** Whether a text can be in a column of every engine. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

/** Returns the number of users in the list if the page reaches its end: then none are counted. */
const totalOf = ({ offset, limit }: Paging, entries: number): number | undefined =>
  entries < limit && (entries > 0 || offset === 0) ? offset + entries : undefined

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
