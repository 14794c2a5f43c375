import { expect, test } from 'vitest'
import { checkCode, checkDeadCode, codeRefusal, MAX_CODE_FAILURES, verdictOf } from '#domain/user/check-code.ts'
import { cipher, codeFor, NOW } from '#test/support/people.ts'

const HOUR = 60 * 60 * 1000
const { plain, payload } = codeFor('passwordReset')
const pending = { ...payload, sequence: 2, failures: 0 }
const verdict = (changes: Partial<Parameters<typeof checkCode>[1]> = {}, now = NOW) =>
  checkCode({ cipher, now }, { kind: 'passwordReset', typed: plain, pending, ...changes })

test('the right code in time is ok', () => {
  expect(verdict()).toBe('ok')
  expect(verdict({}, NOW + HOUR - 1)).toBe('ok')
})

test('any other code is wrong', () => {
  expect(verdict({ typed: `${plain}A` })).toBe('wrong')
  expect(verdict({ typed: plain.slice(1) })).toBe('wrong')
  expect(verdict({ typed: '' })).toBe('wrong')
})

test('a code of one kind is not readable as one of another', () => {
  expect(() => verdict({ kind: 'emailVerification' })).toThrow()
})

test('the right code after its time has expired, a wrong one then is only wrong', () => {
  expect(verdict({}, NOW + HOUR)).toBe('expired')
  expect(verdict({ typed: 'AAAAAA' }, NOW + HOUR)).toBe('wrong')
})

test('after too many wrong tries even the right code expires', () => {
  expect(verdict({ pending: { ...pending, failures: MAX_CODE_FAILURES - 1 } })).toBe('ok')
  expect(verdict({ pending: { ...pending, failures: MAX_CODE_FAILURES } })).toBe('exhausted')
})

test('the holder of an ended code learns why it ended', () => {
  expect(verdict({ pending: undefined, spent: { code: payload.code, reason: 'used' } })).toBe('used')
  const newer = { ...codeFor('passwordReset').payload, sequence: 3, failures: 0 }
  expect(verdict({ pending: newer, spent: { code: payload.code, reason: 'replaced' } })).toBe('replaced')
})

test('a caller without the right code learns nothing about an ended one', () => {
  expect(verdict({ typed: 'AAAAAA', pending: undefined, spent: { code: payload.code, reason: 'used' } })).toBe('none')
})

test('without an attempt, only the end of a code is reported, and only to its holder', () => {
  const reasonOf = (changes: Partial<Parameters<typeof checkCode>[1]> = {}, now = NOW) =>
    checkDeadCode({ cipher, now }, { kind: 'passwordReset', typed: plain, pending, ...changes })
  const exhausted = { ...pending, failures: MAX_CODE_FAILURES }
  const spent = { code: payload.code, reason: 'used' } as const
  const newer = { ...codeFor('passwordReset').payload, sequence: 3, failures: 0 }
  expect(reasonOf({}, NOW + HOUR)).toBe('expired')
  expect(reasonOf({ pending: exhausted })).toBe('exhausted')
  expect(reasonOf({ pending: undefined, spent })).toBe('used')
  expect(reasonOf({ pending: newer, spent: { ...spent, reason: 'replaced' } })).toBe('replaced')
  // Valid, wrong and absent codes have the same result.
  for (const alike of [{}, { typed: 'AAAAAA' }, { pending: undefined }, { pending: newer }, { typed: '' }])
    expect(reasonOf(alike)).toBeUndefined()
  for (const gone of [{ pending: exhausted }, { pending: undefined, spent }, { pending }])
    expect(reasonOf({ ...gone, typed: 'AAAAAA' }, NOW + HOUR)).toBeUndefined()
  expect(reasonOf({ pending: { ...pending, expiresAt: 0 } }, NOW + 1000 * HOUR)).toBeUndefined()
})

test('each verdict has an error of its own', () => {
  const verdicts = ['wrong', 'expired', 'exhausted', 'used', 'replaced', 'none'] as const
  expect(new Set(verdicts.map((one) => codeRefusal(one).key)).size).toBe(verdicts.length)
  expect(new Set(verdicts.map((one) => codeRefusal(one).reason)).size).toBe(verdicts.length)
  expect(verdicts.map((one) => verdictOf(codeRefusal(one)))).toEqual(verdicts)
  expect(verdictOf(new Error('else'))).toBeUndefined()
})
