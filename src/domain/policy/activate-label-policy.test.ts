import { expect, test } from 'vitest'
import { decideActivateLabelPolicy } from '#domain/policy/activate-label-policy.ts'
import { labelPolicy, labelPolicyPreview } from '#domain/policy/label-policy.ts'
import { effectivePolicy, policiesAggregate, policySet } from '#domain/policy/policies.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const draft = { ...labelPolicy.defaults, primaryColor: '#ff0000' }

test('activates the draft', () => {
  expect(decideActivateLabelPolicy(draft)).toEqual([
    { type: 'policy.set', payload: { kind: 'label', settings: draft } },
  ])
})

test('without a draft there is nothing to put into force', () => {
  expect(() => decideActivateLabelPolicy(undefined)).toThrow(
    expect.objectContaining({ kind: 'notFound', reason: 'labelPolicy.noDraft' }),
  )
})

test('a draft changes nothing that is in force', () => {
  const org = foldEvents(policiesAggregate, [policySet(labelPolicyPreview, draft)])
  const layers = { org, instance: foldEvents(policiesAggregate, []) }
  expect(effectivePolicy(labelPolicy, layers).primaryColor).toBe(labelPolicy.defaults.primaryColor)
  expect(effectivePolicy(labelPolicyPreview, layers).primaryColor).toBe('#ff0000')
})
