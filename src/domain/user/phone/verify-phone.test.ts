import { afterAll, beforeAll, expect, test } from 'vitest'
import { userLocked } from '#domain/user/lifecycle/events.ts'
import { phoneChanged, phoneCodeAdded } from '#domain/user/phone/events.ts'
import { verifyPhone } from '#domain/user/phone/verify-phone.ts'
import type { UserEvent } from '#domain/user/user.ts'
import { added, codeFor, createPeople, NOW, type People, rejectionOf } from '#test/support/people.ts'

const PHONE = '+41791234567'
const { plain: code, payload } = codeFor('phoneVerification')
let people: People
let count = 0
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

async function withPhone(...more: UserEvent[]) {
  const userId = `4${count++}`
  await people.given(userId, added({ userName: `user${userId}`, phone: PHONE }), phoneCodeAdded(payload), ...more)
  return userId
}
const isVerified = async (userId: string) => (await people.load(userId)).state.phone.verified

test('the code that was sent verifies the number, and works once', async () => {
  const userId = await withPhone()
  await verifyPhone(people.ctx(), { id: userId }, code)
  expect(await isVerified(userId)).toBe(true)
  await expect(verifyPhone(people.ctx(), { id: userId }, code)).rejects.toMatchObject({ reason: 'code.none' })
})

test('wrong codes are counted, and after ten the right one is rejected', async () => {
  const userId = await withPhone()
  for (let i = 0; i < 10; i++)
    await expect(verifyPhone(people.ctx(), { id: userId }, 'AAAAAA')).rejects.toMatchObject({ reason: 'code.wrong' })
  await expect(verifyPhone(people.ctx(), { id: userId }, code)).rejects.toMatchObject({ reason: 'code.exhausted' })
  expect(await isVerified(userId)).toBe(false)
})

test.each([
  ['another number since', phoneChanged('+41790000000'), 'code.none'],
  ['a locked person', userLocked(), 'code.none'],
])('is refused: %s', async (_what, event, id) => {
  const userId = await withPhone(event)
  expect(await rejectionOf(verifyPhone(people.ctx(), { id: userId }, code))).toBe(id)
  expect(await isVerified(userId)).toBe(false)
})

test('is refused after an hour, and in another organization', async () => {
  const userId = await withPhone()
  const late = people.ctx({ now: NOW + 3_600_000 })
  await expect(verifyPhone(late, { id: userId }, code)).rejects.toMatchObject({ reason: 'code.expired' })
  await expect(verifyPhone(people.ctx({ orgId: '101' }), { id: userId, within: '101' }, code)).rejects.toMatchObject({
    reason: 'code.none',
  })
})
