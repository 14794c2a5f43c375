import { expect, test } from 'vitest'
import { nearestName } from '#kit/nearest-name.ts'

const names = ['USHER_PORT', 'USHER_HOST', 'USHER_SMTP_URL', 'import', 'export']

test.each([
  ['USHER_PROT', 'USHER_PORT'],
  ['USHER_PORTT', 'USHER_PORT'],
  ['usher_host', 'USHER_HOST'],
  ['USHER_SMTPURL', 'USHER_SMTP_URL'],
  ['imprt', 'import'],
  ['USHER_COLOUR', undefined],
  ['', undefined],
])('%s is near %s', (name, expected) => {
  expect(nearestName(name, names)).toBe(expected)
})
