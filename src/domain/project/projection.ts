import { memberRows } from '#domain/instance/members.ts'
import { searchText } from '#domain/listing/search-text.ts'
import type { App, AppKey, Project, ProjectGrant, ProjectRole } from '#domain/project/project-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { TableRow } from '#storage/tables.ts'

/** Returns the rows of a project: itself, its roles, applications, keys, grants and members. */
export function projectRows(folded: Folded<Project>): TableRow[] {
  const { id, state: project } = folded
  return [
    projectRow(folded),
    ...Object.entries(project.roles).map(([key, role]) => roleRow(folded, key, role)),
    ...Object.entries(project.apps).flatMap(([appId, app]) => [
      appRow(folded, appId, app),
      ...Object.entries(app.keys).map(([keyId, key]) => keyRow(folded, { appId, app, keyId }, key)),
    ]),
    ...Object.entries(project.grants).flatMap(([grantId, grant]) => [
      grantRow(folded, grantId, grant),
      ...memberRows('projectGrant', grantId, grant.members),
    ]),
    ...memberRows('project', id, project.members),
  ]
}

const projectRow = ({ id, owner, state, createdAt, changedAt, sequence }: Folded<Project>): TableRow => ({
  table: 'projects',
  row: {
    id,
    org_id: owner,
    name: state.name,
    name_search: searchText(state.name),
    state: state.status === 'inactive' ? 'inactive' : 'active',
    role_assertion: state.roleAssertion ? 1 : 0,
    role_check: state.roleCheck ? 1 : 0,
    project_check: state.projectCheck ? 1 : 0,
    private_labeling: state.privateLabeling,
    created_at: createdAt,
    changed_at: changedAt,
    sequence,
  },
})

const roleRow = ({ id, owner }: Folded<Project>, key: string, role: ProjectRole): TableRow => ({
  table: 'project_roles',
  row: {
    project_id: id,
    role_key: key,
    role_key_search: searchText(key),
    org_id: owner,
    display_name: role.displayName,
    display_name_search: searchText(role.displayName),
    role_group: role.group,
    created_at: role.createdAt,
    changed_at: role.changedAt,
    sequence: role.sequence,
  },
})

const appRow = ({ id, owner }: Folded<Project>, appId: string, app: App): TableRow => ({
  table: 'apps',
  row: {
    id: appId,
    project_id: id,
    org_id: owner,
    name: app.name,
    name_search: searchText(app.name),
    state: app.state,
    kind: app.config.kind,
    client_id: app.clientId,
    secret_hash: app.secretHash,
    config: JSON.stringify(app.config),
    created_at: app.createdAt,
    changed_at: app.changedAt,
    sequence: app.sequence,
  },
})

const keyRow = (
  { id, owner }: Folded<Project>,
  { appId, app, keyId }: { appId: string; app: App; keyId: string },
  key: AppKey,
): TableRow => ({
  table: 'app_keys',
  row: {
    id: keyId,
    app_id: appId,
    project_id: id,
    org_id: owner,
    client_id: app.clientId,
    type: key.type,
    kid: key.kid,
    public_key: key.publicKey,
    expires_at: key.expiresAt,
    created_at: key.createdAt,
    changed_at: key.createdAt,
    sequence: key.sequence,
  },
})

const grantRow = ({ id, owner }: Folded<Project>, grantId: string, grant: ProjectGrant): TableRow => ({
  table: 'project_grants',
  row: {
    id: grantId,
    project_id: id,
    org_id: owner,
    granted_org_id: grant.grantedOrgId,
    state: grant.state,
    role_keys: JSON.stringify(grant.roleKeys),
    created_at: grant.createdAt,
    changed_at: grant.changedAt,
    sequence: grant.sequence,
  },
})
