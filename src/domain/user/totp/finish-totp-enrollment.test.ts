import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkTotp } from '#domain/user/totp/check-totp.ts'
import { totpAdded, totpCheckFailed, totpVerified } from '#domain/user/totp/events.ts'
import { decideFinishTotpEnrollment, finishTotpEnrollment } from '#domain/user/totp/finish-totp-enrollment.ts'
import { startTotpEnrollment } from '#domain/user/totp/start-totp-enrollment.ts'
import { added, cipher, createPeople, NOW, type People, refusalOf, stateAfter } from '#test/support/people.ts'
import { totpCode } from '#test/support/totp-code.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

let count = 0
async function started() {
  const userId = `4${count++}`
  await people.given(userId, added({ userName: `user${userId}` }))
  const { secret } = await startTotpEnrollment(people.ctx(), { id: userId })
  return { userId, secret, code: totpCode(secret, NOW) }
}

test('the right code makes it a factor, and is thereby used', async () => {
  const { userId, secret, code } = await started()
  await finishTotpEnrollment(people.ctx(), { id: userId }, `${code.slice(0, 3)} ${code.slice(3)}`)
  expect((await people.load(userId)).state.totp?.ready).toBe(true)
  await expect(checkTotp(people.ctx(), { id: userId }, code)).rejects.toMatchObject({ kind: 'invalidArgument' })
  const now = NOW + 30_000
  await checkTotp(people.ctx({ now }), { id: userId }, totpCode(secret, now))
})

test('a wrong code changes nothing and is not counted', async () => {
  const { userId, code } = await started()
  const wrong = code === '123456' ? '654321' : '123456'
  await expect(finishTotpEnrollment(people.ctx(), { id: userId }, wrong)).rejects.toMatchObject({
    key: 'Errors.User.MFA.OTP.InvalidCode',
  })
  expect(await people.eventTypes(userId, 2)).toEqual([])
})

test('of 20 concurrent completions one succeeds, and the others are rejected as already set up', async () => {
  const { userId, code } = await started()
  const all = Array.from({ length: 20 }, () => finishTotpEnrollment(people.ctx(), { id: userId }, code))
  const results = await Promise.allSettled(all)
  expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  expect(await people.eventTypes(userId, 2)).toEqual(['user.human.mfa.otp.verified'])
})

const sealed = cipher.encrypt('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', 'totp')
const finish = (...events: Parameters<typeof stateAfter>) =>
  refusalOf(() => decideFinishTotpEnrollment({ cipher, now: NOW }, stateAfter(added(), ...events), '000000'))

test.each([
  ['totp.notStarted', finish()],
  ['totp.alreadyReady', finish(totpAdded(sealed), totpVerified())],
])('refuses with %s an enrollment that is not pending', (id, refusal) => {
  expect(refusal).toBe(id)
})

test('setting up an authenticator does not reset the count of wrong codes of other factors', () => {
  const user = stateAfter(added(), totpCheckFailed(), totpCheckFailed(), totpAdded(sealed), totpVerified(1))
  expect(user.mfa.failures).toBe(2)
})
