import { expect, test } from 'vitest'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { passwordAgePolicy } from '#domain/policy/password-age-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import { decideUpdateDefaultPolicy } from '#domain/policy/update-default-policy.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const untouched = foldEvents(policiesAggregate, [], { id: INSTANCE_ID, owner: INSTANCE_ID })

test('the first change of an instance starts from the defaults', () => {
  expect(decideUpdateDefaultPolicy(passwordAgePolicy, { maxAgeDays: 90 }, untouched)).toEqual([
    { type: 'instance.policy.password.age.changed', payload: { settings: { maxAgeDays: 90, expireWarnDays: 0 } } },
  ])
})

test('the defaults themselves are no change', () => {
  expect(() => decideUpdateDefaultPolicy(passwordAgePolicy, passwordAgePolicy.defaults, untouched)).toThrow(
    expect.objectContaining({ kind: 'failedPrecondition', reason: 'policy.notChanged' }),
  )
})

test('once changed, going back to the defaults is a change again', () => {
  const changed = foldEvents(
    policiesAggregate,
    [policySet(passwordAgePolicy, { maxAgeDays: 90, expireWarnDays: 7 }, untouched)],
    { id: INSTANCE_ID, owner: INSTANCE_ID },
  )
  expect(decideUpdateDefaultPolicy(passwordAgePolicy, passwordAgePolicy.defaults, changed)).toMatchObject([
    { type: 'instance.policy.password.age.changed' },
  ])
})
