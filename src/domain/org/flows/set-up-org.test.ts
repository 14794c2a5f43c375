import { expect, test } from 'vitest'
import { decideOwnerRoles } from '#domain/org/flows/set-up-org.ts'

test('the first user of an organization becomes its owner, unless other roles are given', () => {
  expect(decideOwnerRoles([])).toEqual(['ORG_OWNER'])
  expect(decideOwnerRoles(['ORG_USER_MANAGER', 'ORG_USER_MANAGER'])).toEqual(['ORG_USER_MANAGER'])
})

test.each([[['IAM_OWNER']], [['ORG_OWNER', 'PROJECT_OWNER']], [['NOTHING']]])('%j are refused', (roles) => {
  expect(() => decideOwnerRoles(roles)).toThrow(
    expect.objectContaining({ kind: 'invalidArgument', reason: 'member.rolesInvalid' }),
  )
})
