import { expect, test } from 'vitest'
import { loginPolicy } from '#domain/policy/login-policy.ts'
import { decideUnlisted } from '#domain/policy/login-policy-list.ts'

const policy = { ...loginPolicy.defaults, idps: ['idp-1', 'idp-2'] }

test('removes one provider and keeps the order of the others', () => {
  expect(decideUnlisted('idps', 'idp-1', policy)).toEqual({ ...policy, idps: ['idp-2'] })
})

test('rejects a provider that the policy does not list', () => {
  expect(() => decideUnlisted('idps', 'idp-3', policy)).toThrow(
    expect.objectContaining({ kind: 'notFound', reason: 'loginPolicy.idpNotFound' }),
  )
})
