import { expect, test } from 'vitest'
import { allowedOwners } from '#domain/idp/add-idp-to-login-policy.ts'

test.each([
  ['org-1', undefined, ['org-1', 'instance']],
  ['org-1', 'org', ['org-1']],
  ['org-1', 'instance', ['instance']],
  ['instance', undefined, ['instance']],
  ['instance', 'org', []],
] as const)('the policy of %s takes providers expected to be owned by %s from %j', (owner, ownedBy, owners) => {
  expect(allowedOwners(owner, ownedBy)).toEqual(owners)
})
