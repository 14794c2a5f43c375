import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymousCaller } from '#domain/caller.ts'
import { addOtpSms } from '#domain/user/otp/add-otp-sms.ts'
import { phoneVerified } from '#domain/user/phone/events.ts'
import { added, createPeople, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const withPhone = (changes = {}) => added({ phone: '+41791234567', ...changes })

test('a verified number can receive codes', async () => {
  await people.given('1', withPhone(), phoneVerified())
  await addOtpSms(people.ctx(), { id: '1' })
  expect((await people.load('1')).state.otp.sms).toBe(true)
  await expect(addOtpSms(people.ctx(), { id: '1' })).rejects.toMatchObject({ kind: 'alreadyExists' })
})

test('rejects a caller without permission on another user, and callers of other organizations', async () => {
  await people.given('2', withPhone({ userName: 'two' }), phoneVerified())
  const other = addOtpSms(people.ctx({ caller: { ...anonymousCaller, id: '1' } }), { id: '2' })
  await expect(other).rejects.toMatchObject({ kind: 'permissionDenied' })
  await expect(addOtpSms(people.ctx({ orgId: '999' }), { id: '2', within: '999' })).rejects.toMatchObject({
    kind: 'notFound',
  })
})
