import { expect, test } from 'vitest'
import { passwordAgePolicy } from '#domain/policy/password-age-policy.ts'
import { policiesAggregate, policySet } from '#domain/policy/policies.ts'
import { decideUpdateDefaultPolicy } from '#domain/policy/update-default-policy.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const untouched = foldEvents(policiesAggregate, [])

test('the first change of an instance starts from the defaults', () => {
  expect(decideUpdateDefaultPolicy(passwordAgePolicy, { maxAgeDays: 90 }, untouched)).toEqual([
    { type: 'policy.set', payload: { kind: 'password.age', settings: { maxAgeDays: 90, expireWarnDays: 0 } } },
  ])
})

test('the defaults themselves are no change', () => {
  expect(() => decideUpdateDefaultPolicy(passwordAgePolicy, passwordAgePolicy.defaults, untouched)).toThrow(
    expect.objectContaining({ kind: 'failedPrecondition', reason: 'policy.notChanged' }),
  )
})

test('once changed, going back to the defaults is a change again', () => {
  const changed = foldEvents(policiesAggregate, [policySet(passwordAgePolicy, { maxAgeDays: 90, expireWarnDays: 7 })])
  expect(decideUpdateDefaultPolicy(passwordAgePolicy, passwordAgePolicy.defaults, changed)).toHaveLength(1)
})
