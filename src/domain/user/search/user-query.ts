/** Queries for users, and their conditions on the `users` table. */
import { searchText } from '#domain/listing/search-text.ts'
import { type SearchableText, type TextQuery, textCondition } from '#domain/listing/text-condition.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { LoginNaming } from '#domain/user/login-names.ts'
import { STATE_ORDER } from '#domain/user/search/user-order.ts'
import type { UserRow } from '#domain/user/user-view.ts'
import { foldCase } from '#kit/fold-case.ts'
import type { Condition, Conditions } from '#storage/tables.ts'

export type UserTextField = 'userName' | 'firstName' | 'lastName' | 'nickName' | 'displayName' | 'email' | 'phone'

export type UserQuery =
  | { readonly kind: 'text'; readonly field: UserTextField; readonly text: TextQuery }
  | { readonly kind: 'loginName'; readonly text: TextQuery }
  /** Undefined: a state or type that no user has. */
  | { readonly kind: 'state'; readonly state: UserRow['state'] | undefined }
  | { readonly kind: 'type'; readonly type: UserRow['type'] | undefined }
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'orgId'; readonly orgId: string }
  | { readonly kind: 'emails'; readonly emails: readonly string[] }
  | MetadataQuery
  | { readonly kind: 'and' | 'or'; readonly queries: readonly UserQuery[] }
  | { readonly kind: 'not'; readonly query: UserQuery }

/** Conditions that must hold together must hold for one entry. */
export type MetadataQuery =
  | { readonly kind: 'metadataKey'; readonly text: TextQuery }
  /** `value` in base64. */
  | { readonly kind: 'metadataValue'; readonly value: string; readonly equal: boolean }

const MAX_DEPTH = 20
/** Limit of one search, well below the parameter limits of the engines. */
const MAX_QUERIES = 500
const MAX_LISTED_VALUES = 10_000

/** Rejects a search that is nested too deeply, or too large for an engine. */
export function checkUserQueries(queries: readonly UserQuery[]): void {
  const size = queries.map((query) => measure(query)).reduce(add, nothing)
  if (size.queries > MAX_QUERIES || size.values > MAX_LISTED_VALUES) throw refuse('user.queryTooLarge')
}

type Size = { readonly queries: number; readonly values: number }
const nothing: Size = { queries: 0, values: 0 }
const add = (one: Size, other: Size): Size => ({
  queries: one.queries + other.queries,
  values: one.values + other.values,
})

function measure(query: UserQuery, depth = 0): Size {
  if (depth > MAX_DEPTH) throw refuse('user.queryTooDeep')
  if (query.kind === 'ids') return { queries: 1, values: query.ids.length }
  if (query.kind === 'emails') return { queries: 1, values: query.emails.length }
  const inner = query.kind === 'not' ? [query.query] : query.kind === 'and' || query.kind === 'or' ? query.queries : []
  return inner.map((one) => measure(one, depth + 1)).reduce(add, { queries: 1, values: 0 })
}

const LOOKED_UP: ReadonlySet<UserTextField> = new Set(['userName', 'email', 'phone'])

/** Whether it leaves few users at most, found by an index. */
export function isLookUp(query: UserQuery): boolean {
  if (query.kind === 'ids' || query.kind === 'emails') return true
  if (query.kind === 'loginName') return query.text.method === 'equals'
  if (query.kind === 'text') return query.text.method === 'equals' && LOOKED_UP.has(query.field)
  if (query.kind === 'or') return query.queries.length > 0 && query.queries.every(isLookUp)
  return query.kind === 'and' && query.queries.some(isLookUp)
}

type Eb = Conditions<'users'>

const columns = {
  userName: ['user_name', 'user_name_search'],
  firstName: ['first_name', 'first_name_search'],
  lastName: ['last_name', 'last_name_search'],
  nickName: ['nick_name', 'nick_name_search'],
  displayName: ['display_name', 'display_name_search'],
  email: ['email', 'email_search'],
  phone: ['phone', 'phone'],
} as const satisfies Record<UserTextField, readonly [keyof UserRow, keyof UserRow]>

const textOf = (eb: Eb, field: UserTextField): SearchableText => {
  const [exact, folded] = columns[field]
  return { exact: eb.ref(exact), folded: eb.ref(folded) }
}

/** Returns an expression by which no index is chosen: most users are of one type and state. */
const unindexed = (eb: Eb, column: 'state' | 'type') => eb(eb.ref(column).$castTo<string>(), '||', '')

/** Returns the condition of a query. `naming`: of the organization of the users; undefined: users of any. */
export function userCondition(eb: Eb, query: UserQuery, naming: LoginNaming | undefined): Condition {
  switch (query.kind) {
    case 'text':
      return eb.and([
        textCondition(eb, textOf(eb, query.field), query.text),
        naming ? eb.lit(true) : byKey(eb, query.field, query.text),
      ])
    case 'loginName':
      return loginNameCondition(eb, query.text, naming)
    case 'state':
      return query.state ? eb(unindexed(eb, 'state'), '=', query.state) : eb.lit(false)
    case 'type':
      return query.type ? eb(unindexed(eb, 'type'), '=', query.type) : eb.lit(false)
    case 'orgId':
      return oneOf(eb, 'org_id', [query.orgId])
    case 'ids':
      return oneOf(eb, 'id', query.ids)
    case 'emails':
      return eb.and([
        naming
          ? oneOf(eb, 'email_search', query.emails.map(searchText))
          : oneOf(eb, 'email_key', query.emails.map(foldCase)),
        oneOf(eb, 'email', query.emails),
      ])
    case 'metadataKey':
    case 'metadataValue':
      return metadataCondition(eb, [query])
    case 'and':
      return allOf(eb, query.queries, naming)
    case 'or':
      return query.queries.length === 0
        ? eb.lit(false)
        : eb.or(query.queries.map((one) => userCondition(eb, one, naming)))
    case 'not':
      return eb.not(userCondition(eb, query.query, naming))
  }
}

/** Returns the same as `allOf`, by the indexes on state and type. */
export const allByIndex = (eb: Eb, queries: readonly UserQuery[], naming: LoginNaming | undefined): Condition =>
  eb.and([
    ...queries.flatMap((query) => {
      if (query.kind === 'state' && query.state) return [eb('state_order', '=', STATE_ORDER[query.state])]
      return query.kind === 'type' && query.type ? [eb('type', '=', query.type)] : []
    }),
    allOf(
      eb,
      queries.filter((query) => !(query.kind === 'state' && query.state) && !(query.kind === 'type' && query.type)),
      naming,
    ),
  ])

export function allOf(eb: Eb, queries: readonly UserQuery[], naming: LoginNaming | undefined): Condition {
  const ofMetadata = queries.filter(isMetadataQuery)
  const conditions = queries.filter((one) => !isMetadataQuery(one)).map((one) => userCondition(eb, one, naming))
  if (ofMetadata.length > 0) conditions.push(metadataCondition(eb, ofMetadata))
  return conditions.length === 0 ? eb.lit(true) : eb.and(conditions)
}

const isMetadataQuery = (query: UserQuery): query is MetadataQuery =>
  query.kind === 'metadataKey' || query.kind === 'metadataValue'

/** Holds for users with an entry that meets all queries. */
const metadataCondition = (eb: Eb, queries: readonly MetadataQuery[]): Condition =>
  eb.exists(
    eb
      .selectFrom('user_metadata')
      .select('user_metadata.key')
      .whereRef('user_metadata.user_id', '=', 'users.id')
      .where((entry) =>
        entry.and(
          queries.map((query) =>
            query.kind === 'metadataKey'
              ? textCondition(
                  entry,
                  { exact: entry.ref('user_metadata.key'), folded: entry.ref('user_metadata.key_search') },
                  query.text,
                )
              : entry('user_metadata.value', query.equal ? '=' : '!=', query.value),
          ),
        ),
      ),
  )

/**
 * Follows from an equal user name or address, and has an index for users of any organization; the index of the texts
 * begins with the organization.
 */
function byKey(eb: Eb, field: UserTextField, { method, value }: TextQuery): Condition {
  const isKeyed = field === 'userName' || field === 'email'
  if (!isKeyed || method !== 'equals' || value.includes('\0')) return eb.lit(true)
  return eb(field === 'userName' ? 'user_name_key' : 'email_key', '=', foldCase(value.toWellFormed()))
}

function oneOf(
  eb: Eb,
  column: 'id' | 'org_id' | 'email' | 'email_search' | 'email_key',
  values: readonly string[],
): Condition {
  const searchableValues = [...new Set(values.map((value) => value.toWellFormed()))].filter(
    (value) => !value.includes('\0'),
  )
  return searchableValues.length === 0 ? eb.lit(false) : eb(column, 'in', searchableValues)
}

/** Login names are computed: the bare user name, or the user name at each verified domain of the organization. */
function loginNameCondition(eb: Eb, query: TextQuery, naming: LoginNaming | undefined): Condition {
  if (!naming) return anyLoginNameCondition(eb, query)
  if (!naming.withDomain) return textCondition(eb, textOf(eb, 'userName'), query)
  const conditions = naming.domains.map((domain) =>
    query.method === 'equals' ? userNameAt(eb, query, domain) : textCondition(eb, nameAt(eb, domain), query),
  )
  return conditions.length === 0 ? eb.lit(false) : eb.or(conditions)
}

/** Users of any organization: `user_name_scoped` marks those whose login names carry a domain. */
function anyLoginNameCondition(eb: Eb, query: TextQuery): Condition {
  const at = query.value.lastIndexOf('@')
  const userName = { ...query, value: query.value.slice(0, Math.max(at, 0)) }
  const scoped = eb.exists(
    eb
      .selectFrom('org_domains')
      .select('org_domains.domain')
      .whereRef('org_domains.org_id', '=', 'users.org_id')
      .where('org_domains.is_verified', '=', 1)
      .where((eb) => {
        const exact = eb(eb.ref('users.user_name'), '||', eb(eb.val('@'), '||', eb.ref('org_domains.domain')))
        const folded = eb(
          eb.ref('users.user_name_search'),
          '||',
          eb(eb.val('@'), '||', eb.ref('org_domains.domain_key')),
        )
        return textCondition(eb, { exact: exact.$castTo<string>(), folded: folded.$castTo<string>() }, query)
      }),
  )
  const bare = eb.and([textCondition(eb, textOf(eb, 'userName'), query), byKey(eb, 'userName', query)])
  return eb.or([
    eb.and([eb('user_name_scoped', '=', 0), bare]),
    eb.and([eb('user_name_scoped', '=', 1), byKey(eb, 'userName', userName), scoped]),
  ])
}

const nameAt = (eb: Eb, domain: string): SearchableText => ({
  exact: eb(eb.ref('user_name'), '||', `@${domain}`).$castTo<string>(),
  folded: eb(eb.ref('user_name_search'), '||', searchText(`@${domain}`)).$castTo<string>(),
})

/** Compares the user name alone, which has an index. */
function userNameAt(eb: Eb, query: TextQuery, domain: string): Condition {
  const [needle, tail] = query.ignoreCase
    ? [searchText(query.value), searchText(`@${domain}`)]
    : [query.value, `@${domain}`]
  if (!needle.endsWith(tail)) return eb.lit(false)
  const value = needle.slice(0, needle.length - tail.length)
  return textCondition(eb, textOf(eb, 'userName'), { ...query, value })
}
