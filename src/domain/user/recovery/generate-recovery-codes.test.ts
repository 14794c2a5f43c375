import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymousCaller } from '#domain/caller.ts'
import { userLocked } from '#domain/user/lifecycle/events.ts'
import { checkRecoveryCode } from '#domain/user/recovery/check-recovery-code.ts'
import { decideGenerateRecoveryCodes, generateRecoveryCodes } from '#domain/user/recovery/generate-recovery-codes.ts'
import { hashRecoveryCode } from '#domain/user/recovery/recovery-code.ts'
import { recoveryCodesLeft } from '#domain/user/recovery/recovery-codes-left.ts'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
import { added, createPeople, NOW, type People, refusalOf, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const withTotp = (userName: string) => [added({ userName }), totpAdded('sealed'), totpVerified()]

test('ten codes of 80 bits are made, all different, and only their hashes are kept', async () => {
  await people.given('1', ...withTotp('one'))
  const { codes } = await generateRecoveryCodes(people.ctx(), { id: '1' })
  expect(new Set(codes).size).toBe(10)
  for (const code of codes) expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/)
  const storedRecovery = JSON.stringify((await people.load('1')).state.recovery)
  for (const code of codes) {
    expect(storedRecovery).not.toContain(code)
    expect(storedRecovery).not.toContain(code.replaceAll('-', ''))
    expect(storedRecovery).toContain(hashRecoveryCode(code))
  }
  const { state } = await people.load('1')
  expect([recoveryCodesLeft(state), state.recovery.generatedAt]).toEqual([10, NOW])
})

test('up to sixteen are made, no fewer than ten and no more', async () => {
  await people.given('2', ...withTotp('two'))
  expect((await generateRecoveryCodes(people.ctx(), { id: '2' }, 16)).codes).toHaveLength(16)
  for (const count of [0, 9, 17, 10.5, Number.NaN, -10])
    await expect(generateRecoveryCodes(people.ctx(), { id: '2' }, count)).rejects.toMatchObject({
      key: 'Errors.User.MFA.RecoveryCodes.CountInvalid',
    })
})

test('making new ones ends all before them, used or not', async () => {
  await people.given('3', ...withTotp('three'))
  const before = await generateRecoveryCodes(people.ctx(), { id: '3' })
  await checkRecoveryCode(people.ctx(), { id: '3' }, before.codes[0] ?? '')
  expect(recoveryCodesLeft((await people.load('3')).state)).toBe(9)
  const after = await generateRecoveryCodes(people.ctx(), { id: '3' })
  for (const code of before.codes.slice(0, 2))
    await expect(checkRecoveryCode(people.ctx(), { id: '3' }, code)).rejects.toMatchObject({
      key: 'Errors.User.Code.Invalid',
    })
  await checkRecoveryCode(people.ctx(), { id: '3' }, after.codes[0] ?? '')
})

test.each([
  ['recoveryCodes.factorMissing', stateAfter(added())],
  ['recoveryCodes.factorMissing', stateAfter(added(), totpAdded('sealed'))],
  ['user.notActive', stateAfter(...withTotp('four'), userLocked())],
])('refuses with %s', (id, user) => {
  expect(refusalOf(() => decideGenerateRecoveryCodes(user, []))).toBe(id)
})

test('rejects a caller without permission on another user', async () => {
  await people.given('5', ...withTotp('five'))
  const other = generateRecoveryCodes(people.ctx({ caller: { ...anonymousCaller, id: '1' } }), { id: '5' })
  await expect(other).rejects.toMatchObject({ kind: 'permissionDenied' })
  const elsewhere = people.ctx({ orgId: '999' })
  await expect(generateRecoveryCodes(elsewhere, { id: '5', within: '999' })).rejects.toMatchObject({ kind: 'notFound' })
})
