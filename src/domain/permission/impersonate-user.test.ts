import { expect, test } from 'vitest'
import { anonymousCaller, type Caller, type Membership } from '#domain/caller.ts'
import { decideImpersonation } from '#domain/permission/impersonate-user.ts'
import { roleGrants } from '#domain/permission/roles.ts'

const membershipOf = (role: string, on: string): Membership => ({
  kind: on ? 'org' : 'instance',
  orgId: on,
  objectId: on,
  roles: [role],
})
const actorWith = (role: string, on: string): Caller => ({
  ...anonymousCaller,
  may: (permission, orgId) => (on === '' || on === orgId) && roleGrants(role, permission),
  mayEverywhere: (permission) => on === '' && roleGrants(role, permission),
})

test.each([
  ['ORG_END_USER_IMPERSONATOR', 'one', [], true],
  ['IAM_END_USER_IMPERSONATOR', '', [], true],
  ['ORG_END_USER_IMPERSONATOR', 'two', [], false],
  ['ORG_OWNER', 'one', [], false],
  ['IAM_OWNER', '', [], false],
  ['IAM_LOGIN_CLIENT', '', [], false],
  ['ORG_END_USER_IMPERSONATOR', 'one', [membershipOf('ORG_OWNER_VIEWER', 'one')], false],
  ['IAM_END_USER_IMPERSONATOR', '', [membershipOf('ORG_OWNER_VIEWER', 'one')], false],
  ['ORG_ADMIN_IMPERSONATOR', 'one', [membershipOf('ORG_OWNER', 'one')], true],
  ['ORG_ADMIN_IMPERSONATOR', 'one', [membershipOf('ORG_OWNER', 'two')], false],
  ['ORG_ADMIN_IMPERSONATOR', 'one', [membershipOf('IAM_OWNER', '')], false],
  ['IAM_ADMIN_IMPERSONATOR', '', [membershipOf('IAM_OWNER', ''), membershipOf('ORG_OWNER', 'two')], true],
])('%s of %j acts as a user of the organization one with the roles %j: %s', (role, on, memberships, expected) => {
  expect(decideImpersonation(actorWith(role, on), 'one', memberships)).toBe(expected)
})
