import { afterAll, beforeAll, expect, test } from 'vitest'
import { orgDeactivated } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { clearExpiredRecords } from '#domain/session/clear-expired-records.ts'
import { endSession } from '#domain/session/end-session.ts'
import { findSession } from '#domain/session/find-session.ts'
import { WAY_IN_MS } from '#domain/session/session.ts'
import { startSession } from '#domain/session/start-session.ts'
import { added, NOW, ORG, type People, roomOfPeople } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await roomOfPeople()
  await people.given('1', added())
})
afterAll(() => people.close())

const start = async (now = NOW) =>
  startSession(people.rooms, { user: await people.load('1'), method: 'password', userAgent: '' }, now)

test('a sign-in that was ended is over, others of the same person are not', async () => {
  const [one, other] = [await start(), await start()]
  await endSession(people.rooms, one.session.id)
  expect(await findSession(people.rooms, one.token, NOW)).toBeUndefined()
  expect(await findSession(people.rooms, other.token, NOW)).toBeDefined()
})

test('expired records are cleared, live ones stay', async () => {
  const old = await start(NOW - WAY_IN_MS)
  const live = await start()
  expect(await clearExpiredRecords(people.rooms, NOW)).toBe(1)
  const ids = await people.rooms.rows.selectFrom('sessions').select('id').execute()
  expect(ids.map(({ id }) => id)).not.toContain(old.session.id)
  expect(await findSession(people.rooms, live.token, NOW)).toBeDefined()
})

test('who belongs to an organization that was switched off is signed out', async () => {
  const { token } = await start()
  await people.rooms.events.change({ creator: 'TEST', now: NOW }, orgAggregate, ORG, () => [orgDeactivated()])
  expect(await findSession(people.rooms, token, NOW)).toBeUndefined()
})
