import { expect, test } from 'vitest'
import { notificationPolicy } from '#domain/policy/notification-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import { decideResetPolicy } from '#domain/policy/reset-policy.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const none = foldEvents(policiesAggregate, [])

test('an own policy goes', () => {
  const own = foldEvents(policiesAggregate, [policySet(notificationPolicy, { passwordChange: false }, none)])
  expect(decideResetPolicy(notificationPolicy, own)).toEqual([{ type: 'org.policy.notification.removed', payload: {} }])
})

test('where there is no own policy there is nothing to reset', () => {
  expect(() => decideResetPolicy(notificationPolicy, none)).toThrow(
    expect.objectContaining({ kind: 'notFound', reason: 'policy.notFound' }),
  )
})
