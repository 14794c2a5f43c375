import { expect, test } from 'vitest'
import type { Caller } from '#domain/caller.ts'
import { checkIamRoles, requireOwnersRight } from '#domain/member/member-rules.ts'
import { roleGrants } from '#domain/permission/roles.ts'

test('a repeated role counts once', () => {
  expect(checkIamRoles(['IAM_OWNER', 'IAM_OWNER'])).toEqual(['IAM_OWNER'])
})

const holder = (role: string): Caller => {
  const everywhere = role.startsWith('IAM_')
  const may = (permission: string, orgId: string) => (everywhere || orgId === '1') && roleGrants(role, permission)
  return {
    id: '9',
    orgId: '1',
    isMember: () => true,
    covers: () => true,
    may,
    require: () => {},
    orgsWith: () => [],
    reach: () => ({ orgIds: [], objectIds: [] }),
    mayAnywhere: (permission) => roleGrants(role, permission),
    mayEverywhere: (permission) => everywhere && roleGrants(role, permission),
  }
}

test.each([
  ['IAM_OWNER', undefined, ['IAM_OWNER']],
  ['IAM_LOGIN_CLIENT', undefined, ['IAM_OWNER_VIEWER']],
  ['IAM_OWNER', '2', ['ORG_OWNER']],
  ['IAM_ORG_MANAGER', '2', ['ORG_OWNER']],
  ['ORG_OWNER', '1', ['ORG_OWNER', 'ORG_OWNER_VIEWER']],
  ['IAM_LOGIN_CLIENT', '1', ['ORG_USER_MANAGER']],
])('%s may give, in %s, %j', (role, orgId, roles) => {
  expect(() => requireOwnersRight(holder(role), orgId, roles)).not.toThrow()
})

test.each([
  ['IAM_LOGIN_CLIENT', undefined, ['IAM_OWNER_VIEWER', 'IAM_OWNER']],
  ['IAM_LOGIN_CLIENT', '1', ['ORG_OWNER']],
  ['ORG_OWNER', '2', ['ORG_OWNER']],
  ['ORG_OWNER', undefined, ['IAM_OWNER']],
])('%s may not give, in %s, %j', (role, orgId, roles) => {
  expect(() => requireOwnersRight(holder(role), orgId, roles)).toThrow(
    expect.objectContaining({ kind: 'permissionDenied' }),
  )
})
