import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymousCaller } from '#domain/caller.ts'
import { emailChanged, emailVerified } from '#domain/user/email/events.ts'
import { userDeactivated } from '#domain/user/lifecycle/events.ts'
import { addOtpEmail, decideAddOtpEmail } from '#domain/user/otp/add-otp-email.ts'
import { otpEmailAdded } from '#domain/user/otp/events.ts'
import { added, createPeople, type People, refusalOf, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', added(), emailVerified())
})
afterAll(() => people.close())

test('a verified address can receive codes', async () => {
  await addOtpEmail(people.ctx(), { id: '1' })
  expect((await people.load('1')).state.otp.email).toBe(true)
  await expect(addOtpEmail(people.ctx(), { id: '1' })).rejects.toMatchObject({ kind: 'alreadyExists' })
})

test.each([
  ['email.notVerified', stateAfter(added())],
  ['email.notVerified', stateAfter(added(), emailVerified(), emailChanged('other@acme.example'))],
  ['otpEmail.alreadyReady', stateAfter(added(), emailVerified(), otpEmailAdded())],
  ['user.notActive', stateAfter(added(), emailVerified(), userDeactivated())],
])('refuses with %s', (id, user) => {
  expect(refusalOf(() => decideAddOtpEmail(user))).toBe(id)
})

test('rejects a caller without permission on another user, and callers of other organizations', async () => {
  await people.given('2', added({ userName: 'two' }), emailVerified())
  const other = addOtpEmail(people.ctx({ caller: { ...anonymousCaller, id: '1' } }), { id: '2' })
  await expect(other).rejects.toMatchObject({ kind: 'permissionDenied' })
  await expect(addOtpEmail(people.ctx({ orgId: '999' }), { id: '2', within: '999' })).rejects.toMatchObject({
    kind: 'notFound',
  })
  expect(await people.eventTypes('2', 2)).toEqual([])
})
