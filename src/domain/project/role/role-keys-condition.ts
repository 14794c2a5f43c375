import { type TextQuery, textCondition } from '#domain/listing/text-condition.ts'
import type { Condition, Conditions, ReadModels, TableName, TextExpression } from '#storage/tables.ts'

/** Columns of a row with roles of a project. */
export interface RoleColumns {
  /** JSON array of role keys. */
  readonly roleKeys: TextExpression
  readonly projectId: TextExpression
}

/** Holds for the rows of which one role key matches. */
export function someRoleKeyMatches<T extends TableName>(
  rows: ReadModels,
  eb: Conditions<T>,
  { roleKeys, projectId }: RoleColumns,
  query: TextQuery,
): Condition {
  return eb.exists(
    rows
      .selectFrom('project_roles')
      .select('project_roles.role_key')
      .where((role) => role('project_roles.project_id', '=', projectId))
      .where((role) =>
        textCondition(
          role,
          { exact: role.ref('project_roles.role_key'), folded: role.ref('project_roles.role_key_search') },
          query,
        ),
      )
      .where((role) => {
        // Escapes a key as JSON.stringify does, since keys have no control characters; a comma replaces the bracket.
        const slashes = role.fn<string>('replace', [
          role.ref('project_roles.role_key'),
          role.val('\\'),
          role.val('\\\\'),
        ])
        const escaped = role.fn<string>('replace', [slashes, role.val('"'), role.val('\\"')])
        const entry = role(role.val(',"'), '||', role(escaped, '||', role.val('"'))).$castTo<string>()
        const entries = role(role.val(','), '||', role.fn<string>('substr', [roleKeys, role.lit(2)])).$castTo<string>()
        return role(role.fn<string>('replace', [entries, entry, role.val('')]), '!=', entries)
      }),
  )
}
