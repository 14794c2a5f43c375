import { afterAll, beforeAll, expect, test } from 'vitest'
import { clearExpiredTokens } from '#domain/token/clear-expired-tokens.ts'
import { consumeRecord, findRecord, type ProtocolRecord, putRecord } from '#domain/token/protocol-records.ts'
import { type InMemory, inMemoryRooms } from '#test/api/oidc/in-memory-rooms.ts'

let house: InMemory
beforeAll(async () => {
  house = await inMemoryRooms()
})
afterAll(() => house.close())

const HOUR = 60 * 60 * 1000
const record = (id: string, expiresAt: number): ProtocolRecord => ({
  model: 'Interaction',
  id,
  secondId: '',
  grantId: '',
  userId: '',
  clientId: '',
  sessionId: '',
  userSequence: 0,
  scopes: [],
  audience: [],
  payload: { uid: id },
  issuedAt: 0,
  expiresAt,
})

test('what expired an hour ago goes, with the name under which it was used up; what is live stays', async () => {
  const { rooms } = house
  await putRecord(rooms, record('old', 1 * HOUR))
  await putRecord(rooms, record('live', 9 * HOUR))
  expect(await consumeRecord(rooms, { model: 'Interaction', id: 'old' }, 1)).toBe(true)
  expect(await clearExpiredTokens(rooms, 2 * HOUR)).toBe(0)
  expect(await clearExpiredTokens(rooms, 2 * HOUR + 1)).toBe(1)
  expect(await findRecord(rooms, 'Interaction', { id: 'old' })).toBeUndefined()
  expect((await findRecord(rooms, 'Interaction', { id: 'live' }))?.payload).toEqual({ uid: 'live' })
  await putRecord(rooms, record('old', 9 * HOUR))
  expect(await consumeRecord(rooms, { model: 'Interaction', id: 'old' }, 1)).toBe(true)
})
