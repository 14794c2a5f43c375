import type { Caller } from '#domain/caller.ts'
import type { Context } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { loadLoginNaming, withLoginNames } from '#domain/user/login-names.ts'
import { countUsers } from '#domain/user/search/count-users.ts'
import {
  countListedUsers,
  readLongPage,
  readLookedUpPage,
  readShortPage,
  type UserPage,
} from '#domain/user/search/read-user-page.ts'
import type { UserSorting } from '#domain/user/search/user-order.ts'
import { allByIndex, allOf, checkUserQueries, isLookUp, type UserQuery } from '#domain/user/search/user-query.ts'
import type { UserRow, UserView } from '#domain/user/user-view.ts'
import type { Condition, Conditions } from '#storage/tables.ts'

export interface ListUsers {
  /** Absent: users of every organization. */
  readonly orgId?: string
  readonly paging: Paging
  readonly sortBy: UserSorting
  /** Conditions, combined by AND. */
  readonly queries: readonly UserQuery[]
}

/** A list of up to this many users is read whole and sorted: faster than an index that has users of others between. */
const SHORT = 2_000

/**
 * Returns users, sorted, and by organization and id among equal ones. Of one organization: `user.read` there is
 * required. Of all: those that the caller may read, and the caller.
 */
export async function listUsers(
  ctx: Pick<Context, 'caller' | 'events' | 'rows'>,
  { orgId, paging, sortBy, queries }: ListUsers,
): Promise<Listed<UserView>> {
  checkUserQueries(queries)
  if (orgId !== undefined) ctx.caller.require('user.read', orgId)
  const naming = orgId === undefined ? undefined : await loadLoginNaming(ctx, orgId)
  const scope = orgId === undefined ? scopeOf(ctx.caller) : { orgIds: [orgId] }
  const only = onlyOrgOf(scope, queries)
  const others = only?.queries ?? queries
  const ofScope = (eb: Conditions<'users'>) => (only ? [] : [within(eb, scope)])
  const page: UserPage = {
    sortBy,
    paging,
    orgId: only?.orgId,
    where: (eb) => eb.and([...ofScope(eb), allOf(eb, others, naming)]),
    byIndex: (eb) => eb.and([...ofScope(eb), allByIndex(eb, others, naming)]),
  }
  if (queries.some(isLookUp)) {
    const rows = await readLookedUpPage(ctx, page)
    const total = totalOf(paging, rows.length) ?? (await countListedUsers(ctx, page))
    return { total, entries: await withLoginNames(ctx, rows) }
  }
  const counted = only || scope.orgIds === 'all' ? countedOf(others) : undefined
  const total = await (counted ? countUsers(ctx.rows, { orgId: only?.orgId, ...counted }) : countListedUsers(ctx, page))
  const rows = await (total <= SHORT ? readShortPage : readLongPage)(ctx, page)
  return { total, entries: await withLoginNames(ctx, rows) }
}

/** Returns which users a count covers, without other conditions or those of a type; undefined for other lists. */
function countedOf([query, ...others]: readonly UserQuery[]): { readonly type?: UserRow['type'] } | undefined {
  if (!query) return {}
  return others.length === 0 && query.kind === 'type' && query.type ? { type: query.type } : undefined
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

/**
 * Returns the organization whose users alone are in a list, with the other conditions; undefined for a list of several.
 */
function onlyOrgOf(
  { orgIds, userId }: Scope,
  queries: readonly UserQuery[],
): { readonly orgId: string; readonly queries: readonly UserQuery[] } | undefined {
  const [orgId] = orgIds
  if (orgIds !== 'all' && orgIds.length === 1 && orgId !== undefined && userId === undefined) return { orgId, queries }
  const ofOrg = queries.find((query) => query.kind === 'orgId')
  if (!ofOrg || !isStorable(ofOrg.orgId) || (orgIds !== 'all' && !orgIds.includes(ofOrg.orgId))) return undefined
  return { orgId: ofOrg.orgId, queries: queries.filter((query) => query !== ofOrg) }
}

/** Whether a text can be in a column of every engine. */
const isStorable = (text: string): boolean => text.isWellFormed() && !text.includes('\0')

/** Returns the number of users in the list if the page reaches its end: then none are counted. */
const totalOf = ({ offset, limit }: Paging, entries: number): number | undefined =>
  entries < limit && (entries > 0 || offset === 0) ? offset + entries : undefined
