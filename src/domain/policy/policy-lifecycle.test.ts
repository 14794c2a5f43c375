import { describe, expect, test } from 'vitest'
import { decideActivateLabelPolicy } from '#domain/policy/activate-label-policy.ts'
import { decideAddPolicy } from '#domain/policy/add-policy.ts'
import { labelPolicy, labelPolicyPreview } from '#domain/policy/label-policy.ts'
import { lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'
import { effectivePolicy, type Policies, policiesAggregate } from '#domain/policy/policies.ts'
import { type PolicyEvent, policyRemoved, policySet } from '#domain/policy/policy-events.ts'
import { decideResetPolicy } from '#domain/policy/reset-policy.ts'
import { decideUpdatePolicy } from '#domain/policy/update-policy.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { foldEvents } from '#test/support/fold-events.ts'
import { testLifecycle } from '#test/support/test-lifecycle.ts'

const policiesAfter = (...events: PolicyEvent[]) => foldEvents(policiesAggregate, events)
const none = policiesAfter()

const strict = { maxPasswordAttempts: 3, maxOtpAttempts: 5 }
const added = policySet(lockoutPolicy, strict, none)
const stricter = { ...strict, maxPasswordAttempts: 1 }
const removed = policyRemoved(lockoutPolicy, none)
const inherited = {
  add: [added],
  update: 'policy.notFound',
  updateWithoutChange: 'policy.notFound',
  reset: 'policy.notFound',
}
const custom = {
  add: 'policy.alreadyExists',
  update: [policySet(lockoutPolicy, stricter, policiesAfter(added))],
  updateWithoutChange: 'policy.notChanged',
  reset: [removed],
}

describe('lockout policy', () => {
  const commands = {
    add: (policies: Folded<Policies>) => decideAddPolicy(lockoutPolicy, strict, policies),
    update: (policies: Folded<Policies>) => decideUpdatePolicy(lockoutPolicy, { maxPasswordAttempts: 1 }, policies),
    updateWithoutChange: (policies: Folded<Policies>) => decideUpdatePolicy(lockoutPolicy, strict, policies),
    reset: (policies: Folded<Policies>) => decideResetPolicy(lockoutPolicy, policies),
  }
  testLifecycle(policiesAfter, commands, {
    'organization without policies': { after: [], ...inherited },
    'organization with a policy of another kind': {
      after: [policySet(passwordComplexityPolicy, passwordComplexityPolicy.defaults, none)],
      ...inherited,
    },
    'organization with the policy': { after: [added], ...custom },
    'organization after a reset': { after: [added, removed], ...inherited },
  })
})

const draftSettings = { ...labelPolicy.defaults, primaryColor: '#ff0000' }
const draft = policySet(labelPolicyPreview, draftSettings, none)
const active = policySet(labelPolicy, draftSettings, policiesAfter(draft))
const labelRemoved = policyRemoved(labelPolicyPreview, none)

describe('label policy', () => {
  const commands = {
    activate: decideActivateLabelPolicy,
    reset: (policies: Folded<Policies>) => decideResetPolicy(labelPolicyPreview, policies),
  }
  testLifecycle(policiesAfter, commands, {
    'organization without a draft': { after: [], activate: 'labelPolicy.noDraft', reset: 'policy.notFound' },
    'organization with a draft': { after: [draft], activate: [active], reset: [labelRemoved] },
    'organization with an active policy': { after: [draft, active], activate: [active], reset: [labelRemoved] },
  })

  test('the reset removes the draft and the active policy by one event', () => {
    expect(policiesAfter(draft, active, labelRemoved).state.set).toEqual({})
  })

  test('a draft does not change the active policy', () => {
    const layers = { org: policiesAfter(draft), instance: none }
    expect(effectivePolicy(labelPolicy, layers).primaryColor).toBe(labelPolicy.defaults.primaryColor)
    expect(effectivePolicy(labelPolicyPreview, layers).primaryColor).toBe('#ff0000')
  })
})
