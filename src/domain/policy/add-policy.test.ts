import { expect, test } from 'vitest'
import { decideAddPolicy } from '#domain/policy/add-policy.ts'
import { lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policyRemoved, policySet } from '#domain/policy/policy-events.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const strict = { maxPasswordAttempts: 3, maxOtpAttempts: 5 }
const none = foldEvents(policiesAggregate, [])

test('adds a policy to an organization without one of its kind', () => {
  expect(decideAddPolicy(lockoutPolicy, strict, none)).toEqual([
    { type: 'org.policy.lockout.added', payload: { settings: strict } },
  ])
})

test('rejects a second policy of a kind, even with equal values', () => {
  const orgPolicies = foldEvents(policiesAggregate, [policySet(lockoutPolicy, strict, none)])
  expect(() => decideAddPolicy(lockoutPolicy, strict, orgPolicies)).toThrow(
    expect.objectContaining({ kind: 'alreadyExists', reason: 'policy.alreadyExists' }),
  )
})

test('adds a policy beside one of another kind, and after a reset', () => {
  const other = foldEvents(policiesAggregate, [
    policySet(passwordComplexityPolicy, passwordComplexityPolicy.defaults, none),
    policySet(lockoutPolicy, strict, none),
    policyRemoved(lockoutPolicy, none),
  ])
  expect(decideAddPolicy(lockoutPolicy, strict, other)).toHaveLength(1)
})

test.each([0, 73, -1])('a minimum length of %i is refused', (minLength) => {
  expect(() =>
    decideAddPolicy(passwordComplexityPolicy, { ...passwordComplexityPolicy.defaults, minLength }, none),
  ).toThrow(expect.objectContaining({ kind: 'invalidArgument', reason: 'passwordComplexityPolicy.minLengthInvalid' }))
})
