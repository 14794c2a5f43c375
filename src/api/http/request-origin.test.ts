import { expect, test } from 'vitest'
import { isFromElsewhere } from '#api/http/request-origin.ts'

const OWN = 'https://id.acme.example'

test.each([
  ['nothing, as programs and old browsers do', {}],
  ['our origin', { origin: OWN }],
  ['our origin twice over', { origin: OWN, 'sec-fetch-site': 'same-origin' }],
  ['that the person typed the address', { 'sec-fetch-site': 'none' }],
  ['that it is ours, and keeps the origin to itself', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
  ['that it is ours, by another name', { origin: 'https://10.0.0.1', 'sec-fetch-site': 'same-origin' }],
])('a form is same-origin when the browser sends %s', (_what, headers) => {
  expect(isFromElsewhere(headers, OWN)).toBe(false)
})

test.each([
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
  { 'sec-fetch-site': 'cross-site', origin: OWN },
  { 'sec-fetch-site': 'anything' },
  { 'sec-fetch-site': '' },
  { origin: 'https://evil.example' },
  { origin: 'http://id.acme.example' },
  { origin: 'https://id.acme.example:8443' },
  { origin: 'https://id.acme.example.evil.example' },
  { origin: 'https://ID.acme.example' },
  { origin: 'null' },
  { origin: '' },
])('a form is cross-origin when the browser sends %j', (headers) => {
  expect(isFromElsewhere(headers, OWN)).toBe(true)
})
