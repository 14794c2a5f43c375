import { afterAll, beforeAll, expect, test } from 'vitest'
import { passwordCodeAdded } from '#domain/user/password/events.ts'
import { decideResetPassword, resetPassword } from '#domain/user/password/reset-password.ts'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
import { added, codeFor, createPeople, type People, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const { plain, payload } = codeFor('passwordReset')
const mailed = passwordCodeAdded({ ...payload, channel: 'email' })

test('a mailed code verifies the address too, a code by SMS does not', () => {
  const types = (channel: 'email' | 'sms') =>
    decideResetPassword(stateAfter(added(), passwordCodeAdded({ ...payload, channel })), {
      encodedHash: '$hash',
      changeRequired: false,
    }).map((e) => e.type)
  expect(types('email')).toEqual(['user.human.password.changed', 'user.human.email.verified'])
  expect(types('sms')).toEqual(['user.human.password.changed'])
})

test('stores the new password, accepts the code once, and keeps the second factor', async () => {
  await people.given('1', added(), totpAdded('sealed'), totpVerified(), mailed)
  await resetPassword(people.ctx(), { id: '1' }, { code: plain, password: 'Passw0rd!' })
  const { state } = await people.load('1')
  expect((await people.services.passwords.verify(state.password.hash, 'Passw0rd!')).result).toBe('ok')
  expect(state.totp?.ready).toBe(true)
  const again = resetPassword(people.ctx(), { id: '1' }, { code: plain, password: 'An0ther!!' })
  await expect(again).rejects.toMatchObject({ key: 'Errors.User.Code.Used' })
})

test('a code resets the password of its own user only', async () => {
  const other = codeFor('passwordReset')
  await people.given('2', added({ userName: 'two' }), mailed)
  await people.given('3', added({ userName: 'three' }), passwordCodeAdded({ ...other.payload, channel: 'email' }))
  const crossed = resetPassword(people.ctx(), { id: '2' }, { code: other.plain, password: 'Passw0rd!' })
  await expect(crossed).rejects.toMatchObject({ key: 'Errors.User.Code.Invalid' })
  expect((await people.load('2')).state.password.hash).toBe('')
})

test('rejects an expired code with its own error, and changes nothing', async () => {
  await people.given('4', added({ userName: 'four' }), mailed)
  const late = people.ctx({ now: payload.expiresAt })
  const expired = resetPassword(late, { id: '4' }, { code: plain, password: 'Passw0rd!' })
  await expect(expired).rejects.toMatchObject({ key: 'Errors.User.Code.Expired' })
  expect(await people.eventTypes('4', 2)).toEqual([])
})
