import { expect, test } from 'vitest'
import { decideAddTrustedDomain } from '#domain/instance/flows/add-trusted-domain.ts'
import { instanceAggregate, trustedDomainAdded } from '#domain/instance/instance.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const { state } = foldEvents(instanceAggregate, [trustedDomainAdded('login.example')])

test.each([
  ['Proxy.Example', 'proxy.example'],
  ['constructor', 'constructor'],
])('%s is added as %s', (input, domain) => {
  expect(decideAddTrustedDomain(input, state)).toEqual([trustedDomainAdded(domain)])
})

test.each([
  ['LOGIN.example.', 'trustedDomain.alreadyExists'],
  ['login.example:8080', 'domain.invalid'],
  ['https://login.example', 'domain.invalid'],
  ['', 'domain.invalid'],
])('%j is rejected', (input, reason) => {
  expect(() => decideAddTrustedDomain(input, state)).toThrow(expect.objectContaining({ reason }))
})
