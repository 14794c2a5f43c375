import { expect, test } from 'vitest'
import { notificationPolicy } from '#domain/policy/notification-policy.ts'
import { policiesAggregate, policySet } from '#domain/policy/policies.ts'
import { decideResetPolicy } from '#domain/policy/reset-policy.ts'
import { foldEvents } from '#test/support/fold-events.ts'

test('removes the policy of the organization', () => {
  const { state } = foldEvents(policiesAggregate, [policySet(notificationPolicy, { passwordChange: false })])
  expect(decideResetPolicy(notificationPolicy, state)).toEqual([
    { type: 'policy.reset', payload: { kind: 'notification' } },
  ])
})

test('rejects an organization without a policy of its own', () => {
  expect(() => decideResetPolicy(notificationPolicy, { set: {} })).toThrow(
    expect.objectContaining({ kind: 'notFound', reason: 'policy.notFound' }),
  )
})
