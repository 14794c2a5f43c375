import type { Context } from '#domain/context.ts'
import type { Paging } from '#domain/listing/paging.ts'
import { orderBy, type UserPart, type UserSorting } from '#domain/user/search/user-order.ts'
import type { UserRow } from '#domain/user/user-view.ts'
import type { Condition, Conditions, ReadModels } from '#storage/tables.ts'

type Eb = Conditions<'users'>

/** Which users a list has. */
export interface UserList {
  /** Users of this organization only; undefined: of several. */
  readonly orgId: string | undefined
  readonly where: (eb: Eb) => Condition
  /** The same as `where`, by indexes that leave many users: not for a look-up, and not beside an order. */
  readonly byIndex: (eb: Eb) => Condition
}

export interface UserPage extends UserList {
  readonly sortBy: UserSorting
  readonly paging: Paging
}

type Reading = Pick<Context, 'rows'>

/** Returns the number of users in the list. */
export const countListedUsers = ({ rows }: Reading, list: UserList): Promise<number> =>
  count(rows, (eb) => indexed(eb, list))

async function count(rows: ReadModels, where: (eb: Eb) => Condition): Promise<number> {
  const counting = rows.selectFrom('users').select((eb) => eb.fn.countAll<number | string>().as('total'))
  return Number((await counting.where(where).executeTakeFirst())?.total ?? 0)
}

/** Reads a page of a list that an index on a name or address finds. */
export const readLookedUpPage = (ctx: Reading, page: UserPage): Promise<UserRow[]> =>
  sortedRows(ctx.rows, page, (eb) => eb.and([page.where(eb), ...skippingOthers(eb, page)]))

/** Reads a page of a list that is short enough to be sorted. */
export const readShortPage = (ctx: Reading, page: UserPage): Promise<UserRow[]> =>
  sortedRows(ctx.rows, page, (eb) => indexed(eb, page))

/**
 * Reads the ids of a page in the index that has the order, then the rows. Of an organization part by part, one query
 * each: PostgreSQL would sort their union.
 */
export async function readLongPage({ rows }: Reading, page: UserPage): Promise<UserRow[]> {
  const { limit, ascending } = page.paging
  const { parts } = orderBy(page.sortBy)
  const ids: string[] = []
  let { offset } = page.paging
  for (const part of partsOf(page, ascending ? parts : parts.toReversed())) {
    const where = (eb: Eb) => eb.and([page.where(eb), ...part(eb)])
    const pageIds = await idsOf(rows, page.sortBy, where, { offset, limit: limit - ids.length, ascending })
    ids.push(...pageIds)
    if (ids.length === limit) break
    offset = pageIds.length > 0 || offset === 0 ? 0 : offset - (await count(rows, where))
  }
  return rowsInOrder(rows, ids)
}

/** Returns the conditions of each part. */
const partsOf = (page: UserPage, parts: readonly UserPart[]): ((eb: Eb) => Condition[])[] =>
  page.orgId === undefined
    ? [() => []]
    : parts.map(({ where, mixed }) => (eb) => [where(eb), ...(mixed ? skippingOthers(eb, page) : ofOrg(eb, page))])

async function idsOf(
  rows: ReadModels,
  sortBy: UserSorting,
  where: (eb: Eb) => Condition,
  { offset, limit, ascending }: Paging,
): Promise<string[]> {
  let query = rows.selectFrom('users').select('id').where(where).limit(limit).offset(offset)
  for (const column of orderBy(sortBy).columns) query = query.orderBy(column, ascending ? 'asc' : 'desc')
  return (await query.execute()).map(({ id }) => id)
}

const ofOrg = (eb: Eb, { orgId }: UserList): Condition[] => (orgId === undefined ? [] : [eb('org_id', '=', orgId)])

/** By this expression no index is chosen that begins with the organization. */
const skippingOthers = (eb: Eb, { orgId }: UserList): Condition[] =>
  orgId === undefined ? [] : [eb(eb('org_id', '||', ''), '=', orgId)]

const indexed = (eb: Eb, list: UserList): Condition => eb.and([list.byIndex(eb), ...ofOrg(eb, list)])

/** Sorts by expressions instead of columns, so that the engine uses an index of the conditions and not the one that sorts all users. */
function sortedRows(rows: ReadModels, { sortBy, paging }: UserPage, where: (eb: Eb) => Condition): Promise<UserRow[]> {
  const direction = paging.ascending ? 'asc' : 'desc'
  let query = rows.selectFrom('users').selectAll().where(where)
  for (const column of orderBy(sortBy).columns)
    query = query.orderBy(
      (eb) => (column === 'created_at' || column === 'state_order' ? eb(column, '+', 0) : eb(column, '||', '')),
      direction,
    )
  return query.limit(paging.limit).offset(paging.offset).execute()
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
