/**
 * Permissions of each role (docs/contract/zitadel-management-v1.md, 6.4). The mappings are those of ZITADEL's default
 * configuration, so that its clients have the permissions they expect. A permission is `area.verb`.
 */

/** Where a role is given: on the instance, an organization, a project, or a project granted to an organization. */
export type RoleLevel = 'instance' | 'org' | 'project' | 'projectGrant'

const to = (verbs: readonly string[], areas: readonly string[]): string[] =>
  areas.flatMap((area) => verbs.map((verb) => `${area}.${verb}`))
const readOf = (...areas: string[]) => to(['read'], areas)
/** read, write and delete. */
const allOf = (...areas: string[]) => to(['read', 'write', 'delete'], areas)

const everyGrant = allOf('user.grant')
const allOfUsers = [...allOf('user', 'user.grant', 'user.feature'), ...readOf('user.global', 'user.membership')]
const allOfProjects = [
  'project.create',
  ...allOf('project', 'project.member', 'project.role', 'project.app', 'project.grant', 'project.grant.member'),
]
const allOfProject = allOfProjects.filter((permission) => permission !== 'project.create')
const readOfProject = readOf(
  'project',
  'project.member',
  'project.role',
  'project.app',
  'project.grant',
  'project.grant.member',
)
const readOfUsers = readOf('user', 'user.global', 'user.grant', 'user.membership')
const endSessions = ['session.read', 'session.delete']

/**
 * All permissions on an organization. Includes `project.app.delete`, which ZITADEL's default omits for ORG_OWNER: the
 * permission to delete a project covers deleting its applications.
 */
const allOfOrg = [
  ...allOf('org', 'org.member', 'org.idp', 'org.action', 'org.flow', 'org.feature', 'policy'),
  'org.global.read',
  ...allOfUsers,
  'user.credential.write',
  'user.passkey.write',
  ...allOfProjects,
  ...endSessions,
]
const readOfOrg = [
  ...readOf('org', 'org.member', 'org.idp', 'org.action', 'org.flow', 'org.feature', 'user.feature', 'policy'),
  ...readOfUsers,
  ...readOfProject,
]
const permissionEditor = [
  ...readOf('org', 'org.member', 'user', 'user.global', 'policy'),
  ...everyGrant,
  ...readOfProject,
]

export const rolePermissions: Readonly<Record<string, readonly string[]>> = {
  IAM_OWNER: [
    ...allOf('iam.policy', 'iam.member', 'iam.idp', 'iam.action', 'iam.flow', 'iam.feature', 'iam.web_key'),
    ...to(['read', 'write'], ['iam', 'iam.restrictions', 'iam.debug', 'action.execution']),
    ...allOf('action.target', 'userschema'),
    'org.create',
    ...allOfOrg,
    'session.write',
    ...readOf('events', 'milestones'),
  ],
  IAM_OWNER_VIEWER: [
    ...readOf('iam', 'iam.policy', 'iam.member', 'iam.idp', 'iam.action', 'iam.flow', 'iam.restrictions'),
    ...readOf('iam.feature', 'iam.web_key', 'iam.debug', 'events', 'milestones', 'action.target', 'action.execution'),
    ...readOf('userschema', 'session'),
    ...readOfOrg,
  ],
  IAM_ORG_MANAGER: ['org.create', ...allOfOrg],
  IAM_USER_MANAGER: [
    ...readOf('org', 'org.global', 'org.member'),
    'org.member.delete',
    ...allOfUsers,
    'user.passkey.write',
    ...readOfProject,
    'project.grant.write',
    'project.grant.delete',
    ...endSessions,
  ],
  IAM_LOGIN_CLIENT: [
    ...readOf('iam', 'iam.policy', 'iam.member', 'iam.idp', 'iam.feature', 'iam.restrictions'),
    ...readOf('org', 'org.member', 'org.idp', 'org.feature', 'policy', 'userschema'),
    ...readOf('user', 'user.grant', 'user.membership', 'user.feature'),
    ...readOfProject,
    'iam.member.write',
    'org.member.write',
    'user.write',
    'user.grant.write',
    'user.credential.write',
    'user.passkey.write',
    'project.member.write',
    'project.grant.member.write',
    ...endSessions,
    'session.write',
    'session.link',
  ],
  IAM_ADMIN_IMPERSONATOR: ['admin.impersonation', 'impersonation'],
  IAM_END_USER_IMPERSONATOR: ['impersonation'],
  ORG_OWNER: allOfOrg,
  ORG_OWNER_VIEWER: [...readOfOrg, 'project.grant.user.grant.read'],
  ORG_USER_MANAGER: [...readOf('org', 'policy', 'project', 'project.role'), ...allOfUsers, ...endSessions],
  ORG_SETTINGS_MANAGER: [...readOf('org', 'org.member'), 'org.write', ...allOf('org.idp', 'org.feature', 'policy')],
  ORG_USER_PERMISSION_EDITOR: permissionEditor,
  ORG_PROJECT_PERMISSION_EDITOR: [...permissionEditor, 'project.grant.write', 'project.grant.delete'],
  // ZITADEL adds `project.read:self`; here the creator of a project becomes its owner (project/add-project.ts).
  ORG_PROJECT_CREATOR: [...readOf('user.global', 'policy'), 'project.create'],
  ORG_USER_SELF_MANAGER: ['policy.read', 'user.self.delete'],
  ORG_ADMIN_IMPERSONATOR: ['admin.impersonation', 'impersonation'],
  ORG_END_USER_IMPERSONATOR: ['impersonation'],
  SELF_MANAGEMENT_GLOBAL: ['org.create', 'policy.read', 'user.self.delete'],
  PROJECT_OWNER: [
    ...readOf('org.global', 'policy'),
    ...allOfProject,
    ...readOf('user', 'user.global', 'user.membership'),
    ...everyGrant,
  ],
  PROJECT_OWNER_VIEWER: [...readOf('policy'), ...readOfProject, ...readOfUsers],
  PROJECT_OWNER_GLOBAL: [
    ...readOf('org.global', 'policy'),
    ...allOf('project', 'project.member', 'project.role', 'project.app'),
    ...readOf('user.global', 'user.membership'),
    ...everyGrant,
  ],
  PROJECT_OWNER_VIEWER_GLOBAL: [...readOf('policy', 'user.global', 'user.grant', 'user.membership'), ...readOfProject],
  PROJECT_GRANT_OWNER: [
    ...readOf('policy', 'org.global', 'project', 'project.grant'),
    ...allOf('project.grant.member'),
    ...readOf('user', 'user.global', 'user.membership'),
    ...everyGrant,
  ],
  PROJECT_GRANT_OWNER_VIEWER: [...readOf('policy', 'project', 'project.grant', 'project.grant.member'), ...readOfUsers],
}

const permissionsOf = new Map(Object.entries(rolePermissions).map(([role, granted]) => [role, new Set(granted)]))

/** Does the role carry the permission, on everything below the place it was given? */
export function roleGrants(role: string, permission: string): boolean {
  return permissionsOf.get(role)?.has(permission) ?? false
}

const levelOf = (role: string): RoleLevel => {
  if (role.startsWith('IAM_')) return 'instance'
  if (role.startsWith('PROJECT_GRANT_')) return 'projectGrant'
  return role.startsWith('PROJECT_') ? 'project' : 'org'
}

/**
 * Returns the roles that can be assigned at a level, sorted. Roles whose name ends in GLOBAL apply only in the
 * instance's default organization.
 */
export function rolesFor(level: RoleLevel, place: { readonly inDefaultOrg: boolean }): string[] {
  return Object.keys(rolePermissions)
    .filter((role) => levelOf(role) === level && (place.inDefaultOrg || !role.endsWith('_GLOBAL')))
    .sort()
}

/** Can all these roles be given at that level, there? None at all cannot. */
export function areRolesFor(
  level: RoleLevel,
  roles: readonly string[],
  place: { readonly inDefaultOrg: boolean },
): boolean {
  const givable = rolesFor(level, place)
  return roles.length > 0 && roles.every((role) => givable.includes(role))
}

/** The role that the creator of an organization holds in it. */
export const ORG_OWNER = 'ORG_OWNER'
