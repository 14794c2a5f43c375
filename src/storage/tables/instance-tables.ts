import { integer, table, text } from '#storage/table.ts'

/** Members and their roles on the instance, an organization, a project or a granted project. */
const members = table(
  'members',
  {
    /** instance | org | project | projectGrant */
    kind: text<'instance' | 'org' | 'project' | 'projectGrant'>(),
    /** Id of the organization, project or grant; the instance's own id for the instance. */
    object_id: text(),
    user_id: text(),
    /** The organization that owns the object. */
    org_id: text(),
    /** JSON array of role names. */
    roles: text(),
    created_at: integer(),
    changed_at: integer(),
    sequence: integer(),
  },
  { key: ['kind', 'object_id', 'user_id'], indexes: [['user_id']] },
)

const idps = table(
  'idps',
  {
    id: text(),
    /** Organization id, or the instance's own id. */
    owner: text(),
    name: text(),
    /** ProviderType name of the contract, e.g. PROVIDER_TYPE_OIDC. */
    type: text(),
    state: text<'active' | 'inactive'>(),
    created_at: integer(),
    changed_at: integer(),
    sequence: integer(),
  },
  { key: ['id'], indexes: [['owner', 'name']] },
)

export const instanceTables = { members, idps }
