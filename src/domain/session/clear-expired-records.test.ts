import { afterAll, beforeAll, expect, test } from 'vitest'
import { clearExpiredRecords } from '#domain/session/clear-expired-records.ts'
import { keepChallenge } from '#domain/user/passwordless/webauthn-challenge.ts'
import { NOW, type People, roomOfPeople } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await roomOfPeople()
})
afterAll(() => people.close())

test('more expired challenges than one batch go in one call', async () => {
  const challenge = { challenge: 'c', purpose: 'passkey', userId: '' } as const
  await Promise.all(Array.from({ length: 1100 }, () => keepChallenge(people.ctx(), challenge)))
  expect(await clearExpiredRecords(people.rooms, NOW)).toBe(0)
  expect(await clearExpiredRecords(people.rooms, NOW + 60 * 60 * 1000)).toBe(1100)
  expect(await people.rooms.rows.selectFrom('webauthn_challenges').select('id').execute()).toEqual([])
})
