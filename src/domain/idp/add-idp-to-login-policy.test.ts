import { expect, test } from 'vitest'
import { allowedOwners } from '#domain/idp/add-idp-to-login-policy.ts'

test.each([
  ['org', undefined, ['org-1', 'instance']],
  ['org', 'org', ['org-1']],
  ['org', 'instance', ['instance']],
  ['instance', undefined, ['instance']],
  ['instance', 'org', []],
] as const)('in the policy of %s, said to be of %s: providers of %j', (level, ownedBy, owners) => {
  expect(allowedOwners({ orgId: 'org-1' }, level, ownedBy)).toEqual(owners)
})
