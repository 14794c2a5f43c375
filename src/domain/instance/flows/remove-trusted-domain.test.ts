import { expect, test } from 'vitest'
import { decideRemoveTrustedDomain } from '#domain/instance/flows/remove-trusted-domain.ts'
import { instanceAggregate, trustedDomainAdded, trustedDomainRemoved } from '#domain/instance/instance.ts'
import { foldEvents } from '#test/support/fold-events.ts'

test('a trusted domain is removed, once', () => {
  const added = [trustedDomainAdded('login.example'), trustedDomainAdded('other.example')]
  const { state } = foldEvents(instanceAggregate, added)
  const events = decideRemoveTrustedDomain('Login.Example', state)
  expect(events).toEqual([trustedDomainRemoved('login.example')])
  const after = foldEvents(instanceAggregate, [...added, trustedDomainRemoved('login.example')]).state
  expect(Object.keys(after.trustedDomains)).toEqual(['other.example'])
  for (const domain of ['login.example', 'constructor'])
    expect(() => decideRemoveTrustedDomain(domain, after)).toThrow(
      expect.objectContaining({ reason: 'trustedDomain.notFound' }),
    )
})
