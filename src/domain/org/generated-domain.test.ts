import { expect, test } from 'vitest'
import { generatedDomain } from '#domain/org/generated-domain.ts'

const url = 'https://id.example:8443'

test.each([
  ['Acme', 'acme.id.example'],
  ['Müller & Söhne AG', 'muller-sohne-ag.id.example'],
  ['--Dash--', 'dash.id.example'],
  ['東京', 'org.id.example'],
  ['a'.repeat(100), `${'a'.repeat(63)}.id.example`],
])('%j is reached at %s', (name, domain) => {
  expect(generatedDomain(name, url)).toBe(domain)
})

test('appends an id to make the domain unique, within the length of a DNS label', () => {
  expect(generatedDomain('東京', url, '331')).toBe('org-331.id.example')
  expect(generatedDomain('a'.repeat(100), url, '331')).toBe(`${'a'.repeat(59)}-331.id.example`)
})
