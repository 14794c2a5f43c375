import { expect, test } from 'vitest'
import { decideAddPolicy } from '#domain/policy/add-policy.ts'
import { passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const none = foldEvents(policiesAggregate, [])

test.each([0, 73, -1])('a minimum length of %i is refused', (minLength) => {
  expect(() =>
    decideAddPolicy(passwordComplexityPolicy, { ...passwordComplexityPolicy.defaults, minLength }, none),
  ).toThrow(expect.objectContaining({ kind: 'invalidArgument', reason: 'passwordComplexityPolicy.minLengthInvalid' }))
})
