import { expect, test } from 'vitest'
import { labelPolicy, labelPolicyPreview } from '#domain/policy/label-policy.ts'
import { notificationPolicy } from '#domain/policy/notification-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import { decideResetPolicy } from '#domain/policy/reset-policy.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const none = foldEvents(policiesAggregate, [])

test('a policy of the organization is removed', () => {
  const orgPolicies = foldEvents(policiesAggregate, [policySet(notificationPolicy, { passwordChange: false }, none)])
  expect(decideResetPolicy(notificationPolicy, orgPolicies)).toEqual([
    { type: 'org.policy.notification.removed', payload: {} },
  ])
})

test('an organization without a policy of its own has none to reset', () => {
  expect(() => decideResetPolicy(notificationPolicy, none)).toThrow(
    expect.objectContaining({ kind: 'notFound', reason: 'policy.notFound' }),
  )
})

const draft = policySet(labelPolicyPreview, labelPolicy.defaults, none)
const active = policySet(labelPolicy, labelPolicy.defaults, none)

test.each([
  ['a draft that was never activated', [draft]],
  ['an active label policy with its draft', [draft, active]],
])('one event removes %s', (_, events) => {
  const removals = decideResetPolicy(labelPolicyPreview, foldEvents(policiesAggregate, events))
  expect(removals).toEqual([{ type: 'org.policy.label.removed', payload: {} }])
  expect(foldEvents(policiesAggregate, [...events, ...removals]).state.set).toEqual({})
})
