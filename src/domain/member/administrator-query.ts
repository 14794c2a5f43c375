/** Searches for administrators, and their conditions on the `members` table. */
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { textCondition } from '#domain/listing/text-condition.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { type UserQuery, userCondition } from '#domain/user/search/user-query.ts'
import type { Condition, Conditions, ReadModels } from '#storage/tables.ts'

/** Object of the roles of an administrator. */
export type AdministeredResource =
  | { readonly kind: 'instance' }
  | { readonly kind: 'org' | 'project' | 'projectGrant'; readonly id: string }
  | { readonly kind: 'projectGrant'; readonly projectId: string; readonly grantedOrgId: string }

export type TimeComparison = '=' | '>' | '>=' | '<' | '<='

export type AdministratorQuery =
  /** `at`: epoch milliseconds. */
  | { readonly kind: 'createdAt' | 'changedAt'; readonly comparison: TimeComparison; readonly at: number }
  | { readonly kind: 'user'; readonly query: UserQuery }
  | { readonly kind: 'resource'; readonly resource: AdministeredResource }
  | { readonly kind: 'role'; readonly role: string }
  | { readonly kind: 'and' | 'or'; readonly queries: readonly AdministratorQuery[] }
  | { readonly kind: 'not'; readonly query: AdministratorQuery }

const MAX_DEPTH = 20
/** Limit of one search, well below the parameter limits of the engines. */
const MAX_QUERIES = 500
const MAX_LISTED_VALUES = 10_000

/** Rejects a search that is nested too deeply, or too large for an engine. */
export function checkAdministratorQueries(queries: readonly AdministratorQuery[]): void {
  if (sizeOf(queries) > MAX_QUERIES || valuesOf(queries) > MAX_LISTED_VALUES) throw refuse('user.queryTooLarge')
}

function sizeOf(queries: readonly AdministratorQuery[], depth = 0): number {
  if (depth > MAX_DEPTH) throw refuse('user.queryTooDeep')
  return queries.reduce((sum, query) => sum + sizeOf(innerOf(query), depth + 1), queries.length)
}

const valuesOf = (queries: readonly AdministratorQuery[]): number =>
  queries.reduce((sum, query) => {
    const ids = query.kind === 'user' && query.query.kind === 'ids' ? query.query.ids.length : 0
    return sum + ids + valuesOf(innerOf(query))
  }, 0)

function innerOf(query: AdministratorQuery): readonly AdministratorQuery[] {
  if (query.kind === 'not') return [query.query]
  return query.kind === 'and' || query.kind === 'or' ? query.queries : []
}

type Eb = Conditions<'members'>

export function administratorCondition(rows: ReadModels, eb: Eb, query: AdministratorQuery): Condition {
  switch (query.kind) {
    case 'createdAt':
      return eb('members.created_at', query.comparison, query.at)
    case 'changedAt':
      return eb('members.changed_at', query.comparison, query.at)
    case 'user':
      return eb(
        'members.user_id',
        'in',
        rows
          .selectFrom('users')
          .select('users.id')
          .where((user) => userCondition(user, query.query, undefined)),
      )
    case 'resource':
      return resourceCondition(rows, eb, query.resource)
    case 'role': {
      const roles = eb.ref('members.roles')
      // The column is a JSON array of names.
      const text = { value: JSON.stringify(query.role), method: 'contains', ignoreCase: false } as const
      return textCondition(eb, { exact: roles, folded: roles }, text)
    }
    case 'and':
      return eb.and(query.queries.map((one) => administratorCondition(rows, eb, one)))
    case 'or':
      return eb.or(query.queries.map((one) => administratorCondition(rows, eb, one)))
    case 'not':
      return eb.not(administratorCondition(rows, eb, query.query))
  }
}

function resourceCondition(rows: ReadModels, eb: Eb, resource: AdministeredResource): Condition {
  const kind = eb('members.kind', '=', resource.kind)
  if (resource.kind === 'instance') return eb.and([kind, eb('members.object_id', '=', INSTANCE_ID)])
  if (!('projectId' in resource)) return eb.and([kind, eb('members.object_id', '=', resource.id)])
  const grants = rows
    .selectFrom('project_grants')
    .select('project_grants.id')
    .where('project_grants.project_id', '=', resource.projectId)
    .where('project_grants.granted_org_id', '=', resource.grantedOrgId)
  return eb.and([kind, eb('members.object_id', 'in', grants)])
}
