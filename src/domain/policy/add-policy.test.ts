import { expect, test } from 'vitest'
import { decideAddPolicy } from '#domain/policy/add-policy.ts'
import { lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'
import { policiesAggregate, policyReset, policySet } from '#domain/policy/policies.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const strict = { maxPasswordAttempts: 3, maxOtpAttempts: 5 }
const none = foldEvents(policiesAggregate, []).state

test('an organization without a policy of a kind is given one', () => {
  expect(decideAddPolicy(lockoutPolicy, strict, none)).toEqual([
    { type: 'policy.set', payload: { kind: 'lockout', settings: strict } },
  ])
})

test('rejects a second policy of a kind, even with equal values', () => {
  const { state } = foldEvents(policiesAggregate, [policySet(lockoutPolicy, strict)])
  expect(() => decideAddPolicy(lockoutPolicy, strict, state)).toThrow(
    expect.objectContaining({ kind: 'alreadyExists', reason: 'policy.alreadyExists' }),
  )
})

test('a policy of another kind, or one that was reset, is no hindrance', () => {
  const other = foldEvents(policiesAggregate, [
    policySet(passwordComplexityPolicy, passwordComplexityPolicy.defaults),
    policySet(lockoutPolicy, strict),
    policyReset(lockoutPolicy),
  ])
  expect(decideAddPolicy(lockoutPolicy, strict, other.state)).toHaveLength(1)
})

test.each([0, 73, -1])('a minimum length of %i is refused', (minLength) => {
  expect(() =>
    decideAddPolicy(passwordComplexityPolicy, { ...passwordComplexityPolicy.defaults, minLength }, none),
  ).toThrow(expect.objectContaining({ kind: 'invalidArgument', reason: 'passwordComplexityPolicy.minLengthInvalid' }))
})
