import { expect, test } from 'vitest'
import { labelPolicy, labelPolicyPreview } from '#domain/policy/label-policy.ts'
import { policiesAggregate, policySet } from '#domain/policy/policies.ts'
import { decideResetLabelPolicy } from '#domain/policy/reset-label-policy.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const draft = policySet(labelPolicyPreview, labelPolicy.defaults)
const active = policySet(labelPolicy, labelPolicy.defaults)
const kindsReset = (events: readonly (typeof draft | typeof active)[]) =>
  decideResetLabelPolicy(foldEvents(policiesAggregate, events).state).map(({ payload }) => payload.kind)

test('removes the active policy with the draft', () => {
  expect(kindsReset([draft, active])).toEqual(['label.preview', 'label'])
})

test('removes a draft that was never activated', () => {
  expect(kindsReset([draft])).toEqual(['label.preview'])
})

test('without an own look there is nothing to reset', () => {
  expect(() => kindsReset([])).toThrow(expect.objectContaining({ kind: 'notFound', reason: 'policy.notFound' }))
})
