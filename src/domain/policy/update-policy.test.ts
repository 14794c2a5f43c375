import { expect, test } from 'vitest'
import { loginPolicy } from '#domain/policy/login-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import { privacyPolicy } from '#domain/policy/privacy-policy.ts'
import { decideUpdatePolicy } from '#domain/policy/update-policy.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const none = foldEvents(policiesAggregate, [])
const orgPolicies = foldEvents(policiesAggregate, [
  policySet(loginPolicy, { ...loginPolicy.defaults, idps: ['idp-1'] }, none),
])

test('changes the given fields and keeps the rest, lists too', () => {
  expect(decideUpdatePolicy(loginPolicy, { forceMfa: true }, orgPolicies)).toEqual([
    {
      type: 'org.policy.login.changed',
      payload: { settings: { ...loginPolicy.defaults, idps: ['idp-1'], forceMfa: true } },
    },
  ])
})

test('a setting missing in an older event has its default', () => {
  const { forceMfaLocalOnly: _later, ...older } = loginPolicy.defaults
  const stored = foldEvents(policiesAggregate, [policySet({ name: 'login' }, older, none)])
  expect(() => decideUpdatePolicy(loginPolicy, { forceMfaLocalOnly: false }, stored)).toThrow(
    expect.objectContaining({ kind: 'failedPrecondition' }),
  )
})

test.each(['javascript:alert(1)', '/relative', 'ftp://acme.ch'])('the redirect %s is refused', (defaultRedirectUri) => {
  expect(() => decideUpdatePolicy(loginPolicy, { defaultRedirectUri }, orgPolicies)).toThrow(
    expect.objectContaining({ kind: 'invalidArgument', reason: 'loginPolicy.redirectUriInvalid' }),
  )
})

test.each([-1, 0.5, Number.NaN])('a lifetime of %d seconds is refused', (passwordCheckLifetime) => {
  expect(() => decideUpdatePolicy(loginPolicy, { passwordCheckLifetime }, orgPolicies)).toThrow(
    expect.objectContaining({ kind: 'invalidArgument' }),
  )
})

test.each([
  [{ tosLink: 'javascript:alert(1)' }, 'privacyPolicy.linkInvalid'],
  [{ supportEmail: 'nobody' }, 'privacyPolicy.supportEmailInvalid'],
])('the privacy policy %j is refused', (change, reason) => {
  const links = foldEvents(policiesAggregate, [policySet(privacyPolicy, privacyPolicy.defaults, none)])
  expect(() => decideUpdatePolicy(privacyPolicy, change, links)).toThrow(expect.objectContaining({ reason }))
})
