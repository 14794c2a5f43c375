import { expect, test } from 'vitest'
import { decideActivateLabelPolicy } from '#domain/policy/activate-label-policy.ts'
import { labelPolicy, labelPolicyPreview } from '#domain/policy/label-policy.ts'
import { effectivePolicy, policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const none = foldEvents(policiesAggregate, [])
const draft = { ...labelPolicy.defaults, primaryColor: '#ff0000' }

test('activates the draft', () => {
  const org = foldEvents(policiesAggregate, [policySet(labelPolicyPreview, draft, none)])
  expect(decideActivateLabelPolicy(org)).toEqual([{ type: 'org.policy.label.activated', payload: { settings: draft } }])
})

test('rejects the activation without a draft', () => {
  expect(() => decideActivateLabelPolicy(none)).toThrow(
    expect.objectContaining({ kind: 'notFound', reason: 'labelPolicy.noDraft' }),
  )
})

test('a draft does not change the active policy', () => {
  const org = foldEvents(policiesAggregate, [policySet(labelPolicyPreview, draft, none)])
  const layers = { org, instance: foldEvents(policiesAggregate, []) }
  expect(effectivePolicy(labelPolicy, layers).primaryColor).toBe(labelPolicy.defaults.primaryColor)
  expect(effectivePolicy(labelPolicyPreview, layers).primaryColor).toBe('#ff0000')
})
