import { describe, expect, test } from 'vitest'
import { areRolesFor, roleGrants, rolePermissions, rolesFor } from '#domain/permission/roles.ts'

/** Contract §6.4: the columns, and for each role an x where the permission is held. */
const columns = [
  'user.read',
  'user.global.read',
  'user.write',
  'user.delete',
  'user.grant.read',
  'user.grant.write',
  'user.grant.delete',
  'user.membership.read',
  'user.credential.write',
  'user.passkey.write',
]
const table: readonly (readonly [string, string])[] = [
  ['IAM_OWNER', 'xxxxxxxxxx'],
  ['IAM_OWNER_VIEWER', 'xx--x--x--'],
  ['IAM_ORG_MANAGER', 'xxxxxxxxxx'],
  ['IAM_USER_MANAGER', 'xxxxxxxx-x'],
  ['IAM_LOGIN_CLIENT', 'x-x-xx-xxx'],
  ['ORG_OWNER', 'xxxxxxxxxx'],
  ['ORG_USER_MANAGER', 'xxxxxxxx--'],
  ['ORG_OWNER_VIEWER', 'xx--x--x--'],
  ['ORG_SETTINGS_MANAGER', '----------'],
  ['ORG_USER_PERMISSION_EDITOR', 'xx--xxx---'],
  ['ORG_PROJECT_PERMISSION_EDITOR', 'xx--xxx---'],
  ['ORG_PROJECT_CREATOR', '-x--------'],
  ['PROJECT_OWNER', 'xx--xxxx--'],
  ['PROJECT_GRANT_OWNER', 'xx--xxxx--'],
  ['PROJECT_OWNER_VIEWER', 'xx--x--x--'],
  ['PROJECT_GRANT_OWNER_VIEWER', 'xx--x--x--'],
  ['PROJECT_OWNER_GLOBAL', '-x--xxxx--'],
  ['ORG_USER_SELF_MANAGER', '----------'],
  ['SELF_MANAGEMENT_GLOBAL', '----------'],
]

test.each(table)('%s holds the user permissions of the contract and no others: %s', (role, permissions) => {
  expect(columns.map((permission) => (roleGrants(role, permission) ? 'x' : '-')).join('')).toBe(permissions)
})

/**
 * Number of permissions of each role in ZITADEL's defaults. ORG_OWNER and the roles that include it have one more,
 * ORG_PROJECT_CREATOR has one less, see roles.ts.
 */
test.each([
  ['IAM_OWNER', 95],
  ['IAM_OWNER_VIEWER', 34],
  ['IAM_ORG_MANAGER', 57],
  ['IAM_USER_MANAGER', 26],
  ['IAM_LOGIN_CLIENT', 34],
  ['ORG_OWNER', 56],
  ['ORG_OWNER_VIEWER', 19],
  ['ORG_USER_MANAGER', 17],
  ['ORG_SETTINGS_MANAGER', 12],
  ['ORG_USER_PERMISSION_EDITOR', 14],
  ['ORG_PROJECT_PERMISSION_EDITOR', 16],
  ['ORG_PROJECT_CREATOR', 3],
  ['PROJECT_OWNER', 26],
  ['PROJECT_OWNER_VIEWER', 11],
  ['PROJECT_OWNER_GLOBAL', 19],
  ['PROJECT_OWNER_VIEWER_GLOBAL', 10],
  ['PROJECT_GRANT_OWNER', 13],
  ['PROJECT_GRANT_OWNER_VIEWER', 8],
])('%s has %i permissions, none twice', (role, count) => {
  const permissions = rolePermissions[role] ?? []
  expect(new Set(permissions).size).toBe(permissions.length)
  expect(permissions.length).toBe(count)
})

describe('permissions that only some roles have', () => {
  const holders = (permission: string) =>
    Object.keys(rolePermissions)
      .filter((role) => roleGrants(role, permission))
      .sort()

  test.each([
    ['org.create', ['IAM_ORG_MANAGER', 'IAM_OWNER', 'SELF_MANAGEMENT_GLOBAL']],
    ['org.write', ['IAM_ORG_MANAGER', 'IAM_OWNER', 'ORG_OWNER', 'ORG_SETTINGS_MANAGER']],
    ['org.delete', ['IAM_ORG_MANAGER', 'IAM_OWNER', 'ORG_OWNER']],
    ['org.member.write', ['IAM_LOGIN_CLIENT', 'IAM_ORG_MANAGER', 'IAM_OWNER', 'ORG_OWNER']],
    ['org.idp.write', ['IAM_ORG_MANAGER', 'IAM_OWNER', 'ORG_OWNER', 'ORG_SETTINGS_MANAGER']],
    ['policy.write', ['IAM_ORG_MANAGER', 'IAM_OWNER', 'ORG_OWNER', 'ORG_SETTINGS_MANAGER']],
    ['iam.write', ['IAM_OWNER']],
    ['iam.member.write', ['IAM_LOGIN_CLIENT', 'IAM_OWNER']],
    [
      'impersonation',
      ['IAM_ADMIN_IMPERSONATOR', 'IAM_END_USER_IMPERSONATOR', 'ORG_ADMIN_IMPERSONATOR', 'ORG_END_USER_IMPERSONATOR'],
    ],
    ['user.self.delete', ['ORG_USER_SELF_MANAGER', 'SELF_MANAGEMENT_GLOBAL']],
    ['session.link', ['IAM_LOGIN_CLIENT']],
  ])('%s: %j', (permission, roles) => {
    expect(holders(permission)).toEqual(roles)
  })

  test('no role of an organization or a project reaches the instance', () => {
    const below = Object.entries(rolePermissions).filter(([role]) => !role.startsWith('IAM_'))
    expect(
      below.flatMap(([, permissions]) => permissions.filter((permission) => /^(iam|system)\b/.test(permission))),
    ).toEqual([])
  })
})

test('the permission to create projects does not include reading those of others', () => {
  expect(roleGrants('ORG_PROJECT_CREATOR', 'project.create')).toBe(true)
  expect(roleGrants('ORG_PROJECT_CREATOR', 'project.read')).toBe(false)
})

test('unknown roles and prefixes grant nothing', () => {
  expect(roleGrants('NO_SUCH_ROLE', 'user.read')).toBe(false)
  expect(roleGrants('constructor', 'user.read')).toBe(false)
  expect(roleGrants('ORG_OWNER', 'user')).toBe(false)
  expect(roleGrants('ORG_OWNER', 'user.re')).toBe(false)
})

test('returns the roles of each level, with the global ones for the default organization', () => {
  expect(rolesFor('instance', { inDefaultOrg: false })).toHaveLength(7)
  expect(rolesFor('org', { inDefaultOrg: false })).toEqual([
    'ORG_ADMIN_IMPERSONATOR',
    'ORG_END_USER_IMPERSONATOR',
    'ORG_OWNER',
    'ORG_OWNER_VIEWER',
    'ORG_PROJECT_CREATOR',
    'ORG_PROJECT_PERMISSION_EDITOR',
    'ORG_SETTINGS_MANAGER',
    'ORG_USER_MANAGER',
    'ORG_USER_PERMISSION_EDITOR',
    'ORG_USER_SELF_MANAGER',
  ])
  expect(rolesFor('org', { inDefaultOrg: true })).toContain('SELF_MANAGEMENT_GLOBAL')
  expect(rolesFor('project', { inDefaultOrg: false })).toEqual(['PROJECT_OWNER', 'PROJECT_OWNER_VIEWER'])
  expect(rolesFor('projectGrant', { inDefaultOrg: true })).toEqual([
    'PROJECT_GRANT_OWNER',
    'PROJECT_GRANT_OWNER_VIEWER',
  ])
})

test.each([
  ['org', ['ORG_OWNER'], true],
  ['org', ['ORG_OWNER', 'IAM_OWNER'], false],
  ['org', ['PROJECT_OWNER'], false],
  ['org', ['ORG_NOTHING'], false],
  ['org', ['constructor'], false],
  ['org', [], false],
  ['instance', ['IAM_OWNER'], true],
  ['instance', ['ORG_OWNER'], false],
] as const)('can %s take the roles %j: %s', (level, roles, expected) => {
  expect(areRolesFor(level, roles, { inDefaultOrg: false })).toBe(expected)
})

test('an organization role that permits adding organizations applies in the default organization', () => {
  const roles = ['ORG_OWNER', 'SELF_MANAGEMENT_GLOBAL']
  expect(areRolesFor('org', roles, { inDefaultOrg: true })).toBe(true)
  expect(areRolesFor('org', roles, { inDefaultOrg: false })).toBe(false)
})
