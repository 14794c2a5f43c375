import { type TextQuery, textCondition } from '#domain/listing/text-condition.ts'
import { matchesText } from '#domain/listing/text-match.ts'
import type { Condition, Conditions, Database } from '#storage/tables.ts'

/** Columns of the user that texts are searched in. */
const userColumns = {
  userName: { exact: 'user_name', folded: 'user_name_search' },
  firstName: { exact: 'first_name', folded: 'first_name_search' },
  lastName: { exact: 'last_name', folded: 'last_name_search' },
  displayName: { exact: 'display_name', folded: 'display_name_search' },
  email: { exact: 'email', folded: 'email_search' },
} as const

/** Of the organization that gives the roles. */
const orgColumns = { orgName: 'name', orgDomain: 'primary_domain' } as const

const idColumns = { projectId: 'project_id', userId: 'user_id', projectGrantId: 'project_grant_id' } as const

type TextField = keyof typeof userColumns | keyof typeof orgColumns | 'projectName' | 'roleKey'

export type UserGrantQuery =
  | { readonly kind: 'text'; readonly field: TextField; readonly text: TextQuery }
  | { readonly kind: keyof typeof idColumns; readonly id: string }
  /** Undefined: a type that no user has. */
  | { readonly kind: 'userType'; readonly type: Database['users']['type'] | undefined }

/**
 * Returns the condition of a query on a row; `org` is the organization that grants the roles. `hasRoles` searches the
 * list of roles.
 */
export function grantCondition(
  eb: Conditions<'user_grants'>,
  query: UserGrantQuery,
  org: Pick<Database['orgs'], 'name' | 'primary_domain'>,
): Condition {
  if (query.kind === 'userType') {
    const { type } = query
    return type ? ofUser(eb, (user) => user('type', '=', type)) : eb.lit(false)
  }
  if (query.kind !== 'text') return eb(idColumns[query.kind], '=', query.id)
  const { field, text } = query
  if (field === 'roleKey') return eb.lit(true)
  if (field === 'projectName') return ofProject(eb, text)
  if (field === 'orgName' || field === 'orgDomain') return eb.lit(matchesText(org[orgColumns[field]], text))
  const { exact, folded } = userColumns[field]
  return ofUser(eb, (user) => textCondition(user, { exact: user.ref(exact), folded: user.ref(folded) }, text))
}

/** Looked up for each grant: an organization's grants are few beside all users. */
const ofUser = (
  eb: Conditions<'user_grants'>,
  condition: (user: Conditions<'user_grants' | 'users'>) => Condition,
): Condition =>
  eb.exists(eb.selectFrom('users').select('users.id').whereRef('users.id', '=', 'user_grants.user_id').where(condition))

const ofProject = (eb: Conditions<'user_grants'>, text: TextQuery): Condition =>
  eb.exists(
    eb
      .selectFrom('projects')
      .select('projects.id')
      .whereRef('projects.id', '=', 'user_grants.project_id')
      .where((project) => {
        const name = { exact: project.ref('projects.name'), folded: project.ref('projects.name_search') }
        return textCondition(project, name, text)
      }),
  )

/** Returns whether a grant matches every query for a role. */
export const hasRoles = (roleKeys: readonly string[], queries: readonly UserGrantQuery[]): boolean =>
  queries.every((query) => !asksForRole(query) || roleKeys.some((key) => matchesText(key, query.text)))

export const asksForRole = (query: UserGrantQuery): query is UserGrantQuery & { kind: 'text' } =>
  query.kind === 'text' && query.field === 'roleKey'
