import { expect, test } from 'vitest'
import { certificateFailure, fetchFailure } from '#kit/connection-failure.ts'
import { NotFetched } from '#kit/fetch-public.ts'

const withCode = (code: string) => Object.assign(new Error('text of a library'), { code })

test.each([
  [withCode('CERT_HAS_EXPIRED'), 'its certificate has expired'],
  [new Error('fetch failed', { cause: withCode('ENOTFOUND') }), 'the host name is unknown'],
  [withCode('DEPTH_ZERO_SELF_SIGNED_CERT'), 'does not trust'],
  [new NotFetched('it is no public address'), 'it is no public address'],
  [withCode('E_OTHER'), 'it cannot be reached'],
  ['text', 'it cannot be reached'],
])('the cause of %o is named without texts of libraries', (error, text) => {
  expect(fetchFailure(error)).toContain(text)
  expect(fetchFailure(error)).not.toContain('--ca')
})

test('the command line names what to do about an unknown authority', () => {
  expect(certificateFailure(withCode('SELF_SIGNED_CERT_IN_CHAIN'))).toContain('--ca FILE')
})
