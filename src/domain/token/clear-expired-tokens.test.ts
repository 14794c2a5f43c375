import { afterAll, beforeAll, expect, test } from 'vitest'
import { clearExpiredTokens } from '#domain/token/clear-expired-tokens.ts'
import { consumeRecord, findRecord, type ProtocolRecord, putRecords } from '#domain/token/protocol-records.ts'
import { type InMemory, inMemoryServices } from '#test/api/oidc/in-memory-services.ts'

let runtime: InMemory
beforeAll(async () => {
  runtime = await inMemoryServices()
})
afterAll(() => runtime.close())

const HOUR = 60 * 60 * 1000
const record = (id: string, expiresAt: number): ProtocolRecord => ({
  model: 'Interaction',
  id,
  secondId: '',
  grantId: '',
  subjects: [],
  userId: '',
  clientId: '',
  clientName: '',
  isBound: false,
  sessionId: '',
  userSequence: 0,
  scopes: [],
  audience: [],
  payload: { uid: id },
  issuedAt: 0,
  expiresAt,
})

test('removes records an hour after they expire, with the name of their use, and keeps live ones', async () => {
  const { services } = runtime
  await putRecords(services, [record('old', 1 * HOUR)])
  await putRecords(services, [record('live', 9 * HOUR)])
  expect(await consumeRecord(services, { model: 'Interaction', id: 'old' }, 1)).toBe(true)
  expect(await clearExpiredTokens(services, 2 * HOUR)).toBe(0)
  expect(await clearExpiredTokens(services, 2 * HOUR + 1)).toBe(1)
  expect(await findRecord(services, 'Interaction', { id: 'old' })).toBeUndefined()
  expect((await findRecord(services, 'Interaction', { id: 'live' }))?.payload).toEqual({ uid: 'live' })
  await putRecords(services, [record('old', 9 * HOUR)])
  expect(await consumeRecord(services, { model: 'Interaction', id: 'old' }, 1)).toBe(true)
})
