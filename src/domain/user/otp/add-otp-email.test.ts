import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymousCaller } from '#domain/caller.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { addOtpEmail } from '#domain/user/otp/add-otp-email.ts'
import { added, createPeople, type People } from '#test/support/people.ts'

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

test('rejects a caller without permission on another user, and callers of other organizations', async () => {
  await people.given('2', added({ userName: 'two' }), emailVerified())
  const other = addOtpEmail(people.ctx({ caller: { ...anonymousCaller, id: '1' } }), { id: '2' })
  await expect(other).rejects.toMatchObject({ kind: 'permissionDenied' })
  await expect(addOtpEmail(people.ctx({ orgId: '999' }), { id: '2', within: '999' })).rejects.toMatchObject({
    kind: 'notFound',
  })
  expect(await people.eventTypes('2', 2)).toEqual([])
})
