import { flag, integer, table, text } from '#storage/table.ts'

const projects = table(
  'projects',
  {
    id: text(),
    org_id: text(),
    name: text(),
    /** See domain/listing/search-text.ts. */
    name_search: text(),
    state: text<'active' | 'inactive'>(),
    role_assertion: flag(),
    role_check: flag(),
    project_check: flag(),
    /** zitadel.project.v1.PrivateLabelingSetting, by number. */
    private_labeling: integer(),
    created_at: integer(),
    changed_at: integer(),
    sequence: integer(),
  },
  { key: ['id'], indexes: [['org_id', 'id']] },
)

const projectRoles = table(
  'project_roles',
  {
    project_id: text(),
    role_key: text(),
    role_key_search: text(),
    org_id: text(),
    display_name: text(),
    display_name_search: text(),
    role_group: text(),
    created_at: integer(),
    changed_at: integer(),
    sequence: integer(),
  },
  { key: ['project_id', 'role_key'] },
)

const projectGrants = table(
  'project_grants',
  {
    id: text(),
    project_id: text(),
    /** The organization that owns the project. */
    org_id: text(),
    granted_org_id: text(),
    state: text<'active' | 'inactive'>(),
    /** JSON array. */
    role_keys: text(),
    created_at: integer(),
    changed_at: integer(),
    sequence: integer(),
  },
  { key: ['id'], indexes: [['project_id'], ['granted_org_id']] },
)

const apps = table(
  'apps',
  {
    id: text(),
    project_id: text(),
    org_id: text(),
    name: text(),
    name_search: text(),
    state: text<'active' | 'inactive'>(),
    kind: text<'oidc' | 'api' | 'saml'>(),
    /** The entity id of a SAML application. */
    client_id: text(),
    /** PHC or modular crypt string; '' : none. */
    secret_hash: text(),
    /** JSON of AppConfig (domain/project/app/app-config.ts). */
    config: text(),
    created_at: integer(),
    changed_at: integer(),
    sequence: integer(),
  },
  { key: ['id'], indexes: [['client_id'], ['project_id']] },
)

const appKeys = table(
  'app_keys',
  {
    id: text(),
    app_id: text(),
    project_id: text(),
    org_id: text(),
    client_id: text(),
    /** Key id in the headers of assertions: chosen by the client where it registered itself, else `id`. */
    kid: text(),
    /** zitadel.authn.v1.KeyType, by number. */
    type: integer(),
    /** SPKI PEM. */
    public_key: text(),
    expires_at: integer(),
    created_at: integer(),
    changed_at: integer(),
    sequence: integer(),
  },
  { key: ['id'], indexes: [['app_id'], ['client_id', 'kid']] },
)

/** Roles of a user in a project. */
const userGrants = table(
  'user_grants',
  {
    id: text(),
    user_id: text(),
    project_id: text(),
    /** The grant of the project to the organization that gives the roles; '' when that owns the project itself. */
    project_grant_id: text(),
    /** The organization that gives the roles. */
    org_id: text(),
    /** JSON array. */
    role_keys: text(),
    state: text<'active' | 'inactive'>(),
    created_at: integer(),
    changed_at: integer(),
    sequence: integer(),
  },
  { key: ['id'], indexes: [['user_id'], ['project_id'], ['project_grant_id'], ['org_id', 'id']] },
)

export const projectTables = {
  projects,
  project_roles: projectRoles,
  project_grants: projectGrants,
  apps,
  app_keys: appKeys,
  user_grants: userGrants,
}
