import { afterAll, beforeAll, expect, test } from 'vitest'
import { emailChanged, emailCodeAdded } from '#domain/user/email/events.ts'
import { verifyEmail } from '#domain/user/email/verify-email.ts'
import { passwordCodeAdded } from '#domain/user/password/events.ts'
import { passkeyCodeAdded, passkeyCodeRequested } from '#domain/user/passwordless/events.ts'
import { added, codeFor, createPeople, type People, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const { plain, payload } = codeFor('emailVerification')

test('the code proves the address, once', async () => {
  await people.given('1', added(), emailCodeAdded(payload))
  await verifyEmail(people.ctx(), { id: '1' }, plain)
  expect((await people.load('1')).state.email).toEqual({ address: 'minnie@acme.example', verified: true })
  const again = verifyEmail(people.ctx(), { id: '1' }, plain)
  await expect(again).rejects.toMatchObject({ key: 'Errors.User.Code.Used' })
})

test('a wrong code is recorded as a failed verification', async () => {
  await people.given('2', added({ userName: 'two' }), emailCodeAdded(payload))
  await expect(verifyEmail(people.ctx(), { id: '2' }, 'AAAAAA')).rejects.toMatchObject({
    key: 'Errors.User.Code.Invalid',
  })
  expect(await people.eventTypes('2', 2)).toEqual(['user.human.email.verification.failed'])
})

test('the code of the old address does not prove a new one', async () => {
  await people.given('3', added({ userName: 'three' }), emailCodeAdded(payload), emailChanged('new@acme.example'))
  const late = verifyEmail(people.ctx(), { id: '3' }, plain)
  await expect(late).rejects.toMatchObject({ key: 'Errors.User.Code.Replaced' })
  expect((await people.load('3')).state.email.verified).toBe(false)
})

test('a change of address ends codes mailed to the old one, and keeps codes delivered otherwise', () => {
  const user = stateAfter(
    added(),
    passwordCodeAdded({ ...payload, channel: 'email' }),
    passkeyCodeRequested({ ...payload, id: 'mailed' }),
    passkeyCodeAdded({ ...payload, id: 'handed' }),
    emailChanged('new@acme.example'),
  )
  expect(user.password.resetCode).toBeUndefined()
  expect(Object.keys(user.passkeys.registrations)).toEqual(['handed'])
})
