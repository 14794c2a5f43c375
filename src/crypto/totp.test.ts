import fc from 'fast-check'
import { HOTP, Secret } from 'otpauth'
import { describe, expect, test } from 'vitest'
import { generateTotpSecret, parseTotpSecret, totpUri, verifyTotp } from '#crypto/totp.ts'

/** RFC 6238 appendix B: the ASCII text 12345678901234567890. */
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

describe('a secret', () => {
  test.each([
    [RFC_SECRET],
    ['gezdgnbvgy3tqojqgezdgnbvgy3tqojq'],
    [' GEZD GNBV GY3T QOJQ  GEZD GNBV GY3T QOJQ\n'],
    ['GEZD-GNBV-GY3T-QOJQ-GEZD-GNBV-GY3T-QOJQ'],
    ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ===='],
  ])('is read however it is written: %j', (text) => {
    expect(parseTotpSecret(text)).toBe(RFC_SECRET)
  })

  test('of 80 bits is the shortest that is taken', () => {
    expect(parseTotpSecret('JBSWY3DPEHPK3PXP')).toBe('JBSWY3DPEHPK3PXP')
  })

  test.each([
    ['', 'InvalidSecret', {}],
    ['    ', 'InvalidSecret', {}],
    ['0189', 'InvalidSecret', {}],
    ['JBSWY3DPEHPK3PX!', 'InvalidSecret', {}],
    ['JBSW=Y3DPEHPK3PXP', 'InvalidSecret', {}],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP', 'InvalidSecret', {}],
    ['123456', 'InvalidSecret', {}],
    ['JBSWY3DPEHPK3', 'SecretTooShort', { bits: 64, min: 80 }],
    ['JBSWY3DPEHPK3PXPA', 'InvalidSecret', {}],
    ['A'.repeat(208), 'SecretTooLong', { bits: 1040, max: 1024 }],
  ])('is refused with a reason: %j', (text, reason, params) => {
    const key = `Errors.User.MFA.OTP.${reason}`
    const refusal = { kind: 'invalidArgument', reason: 'totp.secretInvalid', key, params }
    expect(() => parseTotpSecret(text)).toThrow(expect.objectContaining(refusal))
  })

  test('of any size in bounds keeps its bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 10, maxLength: 128 }), (bytes) => {
        const { base32 } = new Secret({ buffer: Uint8Array.from(bytes).buffer })
        expect(Secret.fromBase32(parseTotpSecret(base32.toLowerCase())).bytes).toEqual(Uint8Array.from(bytes))
      }),
    )
  })

  test('that is new has 160 bits and is never the same', () => {
    expect(generateTotpSecret()).toMatch(/^[A-Z2-7]{32}$/)
    expect(generateTotpSecret()).not.toBe(generateTotpSecret())
    expect(parseTotpSecret(generateTotpSecret())).toMatch(/^[A-Z2-7]{32}$/)
  })
})

test('the address for authenticator apps names issuer and account, escaped', () => {
  const uri = new URL(totpUri({ secret: RFC_SECRET, issuer: 'Usher & Co', account: 'minnie@acme.ch' }))
  expect(uri.protocol).toBe('otpauth:')
  expect(uri.host).toBe('totp')
  expect(decodeURIComponent(uri.pathname)).toBe('/Usher & Co:minnie@acme.ch')
  expect(Object.fromEntries(uri.searchParams)).toEqual({
    issuer: 'Usher & Co',
    secret: RFC_SECRET,
    algorithm: 'SHA1',
    digits: '6',
    period: '30',
  })
})

describe('a code', () => {
  const verify = (code: string, nowSeconds: number, lastStep = 0) =>
    verifyTotp({ secret: RFC_SECRET, code, nowMs: nowSeconds * 1000, lastStep })

  // RFC 6238 appendix B, SHA-1, the last six of the eight digits.
  test.each([
    [59, '287082', 1],
    [1111111109, '081804', 37037036],
    [1111111111, '050471', 37037037],
    [1234567890, '005924', 41152263],
    [2000000000, '279037', 66666666],
    [20000000000, '353130', 666666666],
  ])('of the RFC is right at %d s', (time, code, step) => {
    expect(verify(code, time)).toBe(step)
  })

  test('may be typed with a space in it', () => {
    expect(verify(' 005 924 ', 1234567890)).toBe(41152263)
  })

  test('is right one step early and one step late, and no further', () => {
    const at = (step: number) => HOTP.generate({ secret: Secret.fromBase32(RFC_SECRET), counter: step })
    const present = 41152263
    expect([-2, -1, 0, 1, 2].map((offset) => verify(at(present + offset), 1234567890))).toEqual([
      undefined,
      present - 1,
      present,
      present + 1,
      undefined,
    ])
  })

  test('works once, and none older than the last one works after it', () => {
    const step = verify('005924', 1234567890)
    expect(step).toBe(41152263)
    expect(verify('005924', 1234567890, step)).toBeUndefined()
    expect(verify('005924', 1234567890 + 30, step)).toBeUndefined()
    expect(verify('005924', 1234567890, 41152264)).toBeUndefined()
    expect(verify('005924', 1234567890, 41152262)).toBe(41152263)
  })

  test.each(['', '005925', '5924', '0059240', 'abcdef', '００５９２４', '-05924'])('is wrong: %j', (code) => {
    expect(verify(code, 1234567890)).toBeUndefined()
  })

  test('is wrong rather than broken at the beginning of time', () => {
    expect(verify('000000', 0)).toBeUndefined()
  })
})
