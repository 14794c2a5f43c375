import { expect, test } from 'vitest'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { labelPolicy, labelPolicyPreview } from '#domain/policy/label-policy.ts'
import { lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { loginPolicy } from '#domain/policy/login-policy.ts'
import { notificationPolicy } from '#domain/policy/notification-policy.ts'
import { passwordAgePolicy } from '#domain/policy/password-age-policy.ts'
import { passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policyRemoved, policySet } from '#domain/policy/policy-events.ts'
import { privacyPolicy } from '#domain/policy/privacy-policy.ts'
import { securityPolicy } from '#domain/policy/security-policy.ts'
import { supportedLanguages, translate } from '#kit/translate.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const kinds = [
  ['domain', domainPolicy],
  ['label', labelPolicyPreview],
  ['lockout', lockoutPolicy],
  ['login', loginPolicy],
  ['notification', notificationPolicy],
  ['password.age', passwordAgePolicy],
  ['password.complexity', passwordComplexityPolicy],
  ['privacy', privacyPolicy],
] as const

/** Sets a policy twice, then removes it; returns the event types and the kinds set after each event. */
function history(kind: { name: string; defaults: object }, id: string) {
  const at = { id, owner: id }
  const none = foldEvents(policiesAggregate, [], at)
  const settings = { ...kind.defaults }
  const first = policySet(kind, settings, none)
  const set = foldEvents(policiesAggregate, [first], at)
  const second = policySet(kind, settings, set)
  const removed = policyRemoved(kind, set)
  const states = [[first], [first, second], [first, second, removed]].map((events) =>
    Object.keys(foldEvents(policiesAggregate, events, at).state.set),
  )
  return { types: [first, second, removed].map(({ type }) => type), states }
}

test.each(kinds)('the policy %s of an organization is added, changed and removed', (name, kind) => {
  const { types, states } = history(kind, 'org-1')
  expect(types).toEqual(['added', 'changed', 'removed'].map((verb) => `org.policy.${name}.${verb}`))
  expect(states).toEqual([[kind.name], [kind.name], []])
})

test.each(kinds)('each change of the policy %s of the instance is a change', (name, kind) => {
  expect(history(kind, INSTANCE_ID).types.slice(0, 2)).toEqual([
    `instance.policy.${name}.changed`,
    `instance.policy.${name}.changed`,
  ])
})

test.each([
  ['org-1', 'org.policy.label.activated', labelPolicy],
  [INSTANCE_ID, 'instance.policy.label.activated', labelPolicy],
  [INSTANCE_ID, 'instance.policy.security.set', securityPolicy],
])('for %s, each set is %s', (id, type, kind) => {
  const { types, states } = history(kind, id)
  expect(types.slice(0, 2)).toEqual([type, type])
  expect(states[1]).toEqual([kind.name])
})

test.each(supportedLanguages)('%s has texts for the policy events of organizations', (language) => {
  const types = [...kinds.flatMap(([, kind]) => history(kind, 'org-1').types), 'org.policy.label.activated']
  expect(types.filter((type) => translate(language, `EventTypes.${type}`) === undefined)).toEqual([])
})
