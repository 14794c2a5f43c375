import { rolePermissions } from '#domain/permission/roles.ts'
import { markdownTable } from './markdown-table.ts'

const LEVELS: readonly (readonly [RegExp, string])[] = [
  [/^IAM_/, 'instance'],
  [/^ORG_/, 'organization'],
  [/^PROJECT_GRANT_/, 'granted project'],
  [/^PROJECT_/, 'project'],
]

export const rolesPage = (): string => `# Roles and permissions

A user has roles as a member of the instance, an organization, a project, or a project that was granted to its organization. A role on
the instance counts in every organization. Nobody gives a role with permissions beyond the own ones. Each operation of
\`/openapi/management.json\` and \`/openapi/admin.json\` names the permission that it needs.

${markdownTable(
  ['role', 'member of', 'permissions'],
  Object.entries(rolePermissions).map(([role, permissions]) => [
    `\`${role}\``,
    LEVELS.find(([pattern]) => pattern.test(role))?.[1] ?? 'every user',
    grouped(permissions),
  ]),
)}
`

/** Lists `user.read` and `user.write` as `user` (read, write). */
function grouped(permissions: readonly string[]): string {
  const areas = Map.groupBy([...new Set(permissions)].sort(), (permission) => /^(.*)\./.exec(permission)?.[1] ?? '')
  const areaTexts = [...areas].map(([area, all]) =>
    area === ''
      ? all.map((permission) => `\`${permission}\``).join(', ')
      : `\`${area}\` (${all.map((permission) => permission.slice(area.length + 1)).join(', ')})`,
  )
  return areaTexts.join(', ')
}
