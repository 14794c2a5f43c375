import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  consumeRecord,
  findRecord,
  type ProtocolRecord,
  putRecords,
  removeRecord,
  useOnce,
} from '#domain/token/protocol-records.ts'
import { type InMemory, inMemoryServices } from '#test/api/oidc/in-memory-services.ts'

let runtime: InMemory
beforeAll(async () => {
  runtime = await inMemoryServices()
})
afterAll(() => runtime.close())

const record: ProtocolRecord = {
  model: 'Interaction',
  id: 'the value',
  secondId: 'another value',
  grantId: '',
  subjects: [],
  userId: '',
  clientId: '',
  clientName: '',
  isBound: false,
  sessionId: '',
  userSequence: 0,
  scopes: ['openid'],
  audience: [],
  payload: { shown: 'in confidence' },
  issuedAt: 1,
  expiresAt: 9,
}

test('a record is found by either value, and by its kind only', async () => {
  await putRecords(runtime.services, [record])
  const { services } = runtime
  expect((await findRecord(services, 'Interaction', { id: 'the value' }))?.payload).toEqual(record.payload)
  expect((await findRecord(services, 'Interaction', { secondId: 'another value' }))?.payload).toEqual(record.payload)
  expect(await findRecord(services, 'Session', { id: 'the value' })).toBeUndefined()
  expect(await findRecord(services, 'Interaction', { id: 'another value' })).toBeUndefined()
})

test('neither values nor payload can be read in the store', async () => {
  await putRecords(runtime.services, [record])
  const rows = JSON.stringify(await runtime.services.rows.selectFrom('oidc_records').selectAll().execute())
  for (const text of ['the value', 'another value', 'in confidence']) expect(rows).not.toContain(text)
})

test('of many concurrent uses of one record, one succeeds', async () => {
  await putRecords(runtime.services, [{ ...record, id: 'raced' }])
  const wins = await Promise.all(
    Array.from({ length: 30 }, () => consumeRecord(runtime.services, { model: 'Interaction', id: 'raced' }, 5)),
  )
  expect(wins.filter(Boolean)).toHaveLength(1)
  expect((await findRecord(runtime.services, 'Interaction', { id: 'raced' }))?.usedAt).toBe(5)
})

test('a single-use record is used once', async () => {
  const used = { model: 'Assertion', id: 'minnie 1', expiresAt: 9 }
  expect([await useOnce(runtime.services, used, 1), await useOnce(runtime.services, used, 2)]).toEqual([true, false])
})

test('a removed record is not found', async () => {
  await putRecords(runtime.services, [record])
  await removeRecord(runtime.services, 'Interaction', 'the value')
  expect(await findRecord(runtime.services, 'Interaction', { id: 'the value' })).toBeUndefined()
})
