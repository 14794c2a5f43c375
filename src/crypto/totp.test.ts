import fc from 'fast-check'
import { HOTP, Secret } from 'otpauth'
import { describe, expect, test } from 'vitest'
import { authenticatorAfter, generateTotpSecret, parseTotpSecret, totpUri, verifyTotp } from '#crypto/totp.ts'
import { hotpCode, totpCode } from '#test/support/totp-code.ts'

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

  test('of 80 bits is the shortest that is accepted', () => {
    expect(parseTotpSecret('JBSWY3DPEHPK3PXP')).toBe('JBSWY3DPEHPK3PXP')
  })

  test.each([
    ['', 'InvalidSecret', {}],
    ['    ', 'InvalidSecret', {}],
    ['0189', 'InvalidSecret', {}],
    ['JBSWY3DPEHPK3PX!', 'InvalidSecret', {}],
    ['JBSW=Y3DPEHPK3PXP', 'InvalidSecret', {}],
    ['otpauth://totp/x?digits=8', 'InvalidSecret', {}],
    ['otpauth://', 'InvalidSecret', {}],
    ['otpauth://steam/x?secret=JBSWY3DPEHPK3PXP', 'InvalidForm', {}],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=5', 'InvalidForm', {}],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=9', 'InvalidForm', {}],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&digits=1e1', 'InvalidForm', {}],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&period=14', 'InvalidForm', {}],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&period=121', 'InvalidForm', {}],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3PXP&algorithm=MD5', 'InvalidForm', {}],
    ['otpauth://hotp/x?secret=JBSWY3DPEHPK3PXP&counter=-1', 'InvalidForm', {}],
    ['otpauth://totp/x?secret=JBSWY3DPEHPK3', 'SecretTooShort', { bits: 64, min: 80 }],
    ['123456', 'InvalidSecret', {}],
    ['JBSWY3DPEHPK3', 'SecretTooShort', { bits: 64, min: 80 }],
    ['JBSWY3DPEHPK3PXPA', 'InvalidSecret', {}],
    ['A'.repeat(208), 'SecretTooLong', { bits: 1040, max: 1024 }],
  ])('is refused with a reason: %j', (text, reason, params) => {
    const key = `Errors.User.MFA.OTP.${reason}`
    const refusal = { kind: 'invalidArgument', reason: 'totp.secretInvalid', key, params }
    expect(() => parseTotpSecret(text)).toThrow(expect.objectContaining(refusal))
  })

  test.each([
    ['otpauth://totp/Acme:ada?secret=jbswy3dpehpk3pxp&issuer=Acme', 'JBSWY3DPEHPK3PXP'],
    ['OTPAUTH://TOTP/?secret=JBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30', 'JBSWY3DPEHPK3PXP'],
    [
      `otpauth://totp/ada?secret=${RFC_SECRET}&algorithm=HmacSHA512&digits=8&period=60`,
      `otpauth://totp/?secret=${RFC_SECRET}&algorithm=SHA512&digits=8&period=60`,
    ],
    [
      `otpauth://hotp/ada?secret=${RFC_SECRET}&counter=7`,
      `otpauth://hotp/?secret=${RFC_SECRET}&algorithm=SHA1&digits=6&counter=7`,
    ],
  ])('of a key URI keeps its form: %j', (text, canonical) => {
    expect(parseTotpSecret(text)).toBe(canonical)
    expect(parseTotpSecret(canonical)).toBe(canonical)
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

  test('is accepted one step early and one step late, and no further', () => {
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

  test('is accepted once, and no older code after it', () => {
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

const base32Of = (text: string) => Secret.fromUTF8(text).base32

describe('a code of another form', () => {
  const SEED = '12345678901234567890123456789012345678901234567890123456789012345678'
  const BYTES = { SHA1: 20, SHA256: 32, SHA512: 64 }

  // RFC 6238 appendix B.
  test.each([
    [59, '94287082', '46119246', '90693936'],
    [1111111109, '07081804', '68084774', '25091201'],
    [1111111111, '14050471', '67062674', '99943326'],
    [1234567890, '89005924', '91819424', '93441116'],
    [2000000000, '69279037', '90698825', '38618901'],
    [20000000000, '65353130', '77737706', '47863826'],
  ])('with 8 digits and each algorithm is right at %d s', (time, ...codes) => {
    for (const [i, [algorithm, size]] of Object.entries(BYTES).entries()) {
      const secret = parseTotpSecret(
        `otpauth://totp/x?secret=${base32Of(SEED.slice(0, size))}&algorithm=${algorithm}&digits=8`,
      )
      const verify = (code: string) => verifyTotp({ secret, code, nowMs: time * 1000, lastStep: 0 })
      expect(verify(codes[i] ?? ''), algorithm).toBe(Math.floor(time / 30))
      expect(verify((codes[i] ?? '').slice(2)), algorithm).toBeUndefined()
    }
  })

  test('with a period of 60 s is right for a minute, once', () => {
    const secret = `otpauth://totp/?secret=${RFC_SECRET}&period=60`
    const at = (nowSeconds: number, lastStep = 0) =>
      verifyTotp({ secret, code: totpCode(RFC_SECRET, 6_000_000, { period: 60 }), nowMs: nowSeconds * 1000, lastStep })
    expect([5939, 5940, 6000, 6119, 6120].map((now) => at(now))).toEqual([undefined, 100, 100, 100, undefined])
    expect(at(6000, 100)).toBeUndefined()
  })
})

describe('a code by counter', () => {
  const secret = parseTotpSecret(`otpauth://hotp/x?secret=${RFC_SECRET}&counter=0`)
  const verify = (code: string, lastStep = 0) => verifyTotp({ secret, code, nowMs: 0, lastStep })

  // RFC 4226 appendix D.
  const CODES = ['755224', '287082', '359152', '969429', '338314', '254676', '287922', '162583', '399871', '520489']

  test('is right ten counters ahead, and no further', () => {
    expect(CODES.map((code) => verify(code))).toEqual(CODES.map((_code, i) => i + 1))
    expect(verify(hotpCode(RFC_SECRET, 10))).toBeUndefined()
    expect(verify(hotpCode(RFC_SECRET, 10), 1)).toBe(11)
  })

  test('is accepted once, and no earlier code after it', () => {
    expect([0, 1, 2, 3].map((i) => verify(CODES[i] ?? '', 3))).toEqual([undefined, undefined, undefined, 4])
  })

  test('starts at the counter of the key, and an export contains the next counter', () => {
    const later = parseTotpSecret(`otpauth://hotp/x?secret=${RFC_SECRET}&counter=7`)
    const at = (i: number) => verifyTotp({ secret: later, code: CODES[i] ?? '', nowMs: 0, lastStep: 0 })
    expect([at(6), at(7)]).toEqual([undefined, 8])
    expect(authenticatorAfter(later, 0)).toBe(later)
    expect(authenticatorAfter(later, 8)).toBe(later.replace('counter=7', 'counter=8'))
    expect(authenticatorAfter(RFC_SECRET, 8)).toBe(RFC_SECRET)
  })
})
