import { expect, test } from 'vitest'
import { proofPlace } from '#domain/org/prove-domain.ts'

test('a proof lies at a place that only the owner of the domain can write', () => {
  expect(proofPlace('müller.ch', 'dns', 'Abc')).toBe('_zitadel-challenge.xn--mller-kva.ch')
  expect(proofPlace('acme.ch', 'http', 'Abc')).toBe('https://acme.ch/.well-known/zitadel-challenge/Abc.txt')
})
