import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  consumeRecord,
  findRecord,
  type ProtocolRecord,
  putRecord,
  removeRecord,
  useOnce,
} from '#domain/token/protocol-records.ts'
import { type InMemory, inMemoryRooms } from '#test/api/oidc/in-memory-rooms.ts'

let house: InMemory
beforeAll(async () => {
  house = await inMemoryRooms()
})
afterAll(() => house.close())

const record: ProtocolRecord = {
  model: 'Interaction',
  id: 'the value',
  secondId: 'another value',
  grantId: '',
  userId: '',
  clientId: '',
  sessionId: '',
  userSequence: 0,
  scopes: ['openid'],
  audience: [],
  payload: { told: 'in confidence' },
  issuedAt: 1,
  expiresAt: 9,
}

test('a record is found by either value, and by its kind only', async () => {
  await putRecord(house.rooms, record)
  const { rooms } = house
  expect((await findRecord(rooms, 'Interaction', { id: 'the value' }))?.payload).toEqual(record.payload)
  expect((await findRecord(rooms, 'Interaction', { secondId: 'another value' }))?.payload).toEqual(record.payload)
  expect(await findRecord(rooms, 'Session', { id: 'the value' })).toBeUndefined()
  expect(await findRecord(rooms, 'Interaction', { id: 'another value' })).toBeUndefined()
})

test('neither values nor payload can be read in the store', async () => {
  await putRecord(house.rooms, record)
  const rows = JSON.stringify(await house.rooms.rows.selectFrom('oidc_records').selectAll().execute())
  for (const text of ['the value', 'another value', 'in confidence']) expect(rows).not.toContain(text)
})

test('of many who use one record up at the same time, one does', async () => {
  await putRecord(house.rooms, { ...record, id: 'raced' })
  const wins = await Promise.all(
    Array.from({ length: 30 }, () => consumeRecord(house.rooms, { model: 'Interaction', id: 'raced' }, 5)),
  )
  expect(wins.filter(Boolean)).toHaveLength(1)
  expect((await findRecord(house.rooms, 'Interaction', { id: 'raced' }))?.row.consumed_at).toBe(5)
})

test('what may be used once is used once', async () => {
  const used = { model: 'Assertion', id: 'minnie 1', expiresAt: 9 }
  expect([await useOnce(house.rooms, used, 1), await useOnce(house.rooms, used, 2)]).toEqual([true, false])
})

test('a removed record is gone', async () => {
  await putRecord(house.rooms, record)
  await removeRecord(house.rooms, 'Interaction', 'the value')
  expect(await findRecord(house.rooms, 'Interaction', { id: 'the value' })).toBeUndefined()
})
