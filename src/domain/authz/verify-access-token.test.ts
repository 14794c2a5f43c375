import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashToken } from '#crypto/token.ts'
import { verifyAccessToken } from '#domain/authz/verify-access-token.ts'
import { INSTANCE_ID, instanceAggregate, instanceSetUp } from '#domain/instance/instance.ts'
import { type ProtocolRecord, putRecords } from '#domain/token/protocol-records.ts'
import { userDeactivated } from '#domain/user/lifecycle/events.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { personalAccessTokenAdded, personalAccessTokenRemoved } from '#domain/user/pat/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { type InMemory, inMemoryServices } from '#test/api/oidc/in-memory-services.ts'

const bearer = (token: string) => ({ token, scheme: 'bearer' }) as const

let runtime: InMemory
const by = { creator: 'TEST', now: 1 }
beforeAll(async () => {
  runtime = await inMemoryServices()
  const { events } = runtime.services
  await events.pushOne(by, {
    aggregate: instanceAggregate,
    before: events.nonexistent(instanceAggregate, INSTANCE_ID),
    owner: INSTANCE_ID,
    events: [instanceSetUp({ defaultOrgId: 'acme', apiProjectId: 'api' })],
  })
})
afterAll(() => runtime.close())

/** A machine, with a personal access token `pat-<id>` that ends at 100 and an OAuth access token `oauth-<id>`. */
async function addMachine(id: string, audience: string[]): Promise<void> {
  const { events } = runtime.services
  const added = machineAdded({ userName: id, userNameScoped: false, name: id, description: '', accessTokenType: 0 })
  const token = { tokenId: id, tokenHash: hashToken(`pat-${id}`), scopes: [], expiresAt: 100 }
  const before = events.nonexistent(userAggregate, id)
  const made = [added, personalAccessTokenAdded(token)]
  await events.pushOne(by, { aggregate: userAggregate, before, owner: 'acme', events: made })
  const record: ProtocolRecord = {
    model: 'Grant',
    id: `grant-${id}`,
    secondId: '',
    grantId: `grant-${id}`,
    subjects: [],
    userId: id,
    clientId: id,
    clientName: '',
    isBound: false,
    sessionId: '',
    userSequence: 2,
    scopes: [],
    audience: [],
    payload: {},
    issuedAt: 1,
    expiresAt: 1000,
  }
  await putRecords(runtime.services, [record])
  const oauth = { model: 'AccessToken', id: `oauth-${id}`, userSequence: 0, audience, expiresAt: 100 }
  await putRecords(runtime.services, [{ ...record, ...oauth }])
}

test('both kinds of token identify their holder until they expire', async () => {
  await addMachine('robot', ['else', 'api'])
  for (const token of ['pat-robot', 'oauth-robot']) {
    expect(await verifyAccessToken(runtime.services, bearer(token), 99)).toMatchObject({
      userId: 'robot',
      orgId: 'acme',
    })
    expect(await verifyAccessToken(runtime.services, bearer(token), 100)).toBeUndefined()
  }
})

test('a token that went to another user is theirs at once', async () => {
  const { events } = runtime.services
  await addMachine('giver', ['api'])
  await addMachine('taker', ['api'])
  expect(await verifyAccessToken(runtime.services, bearer('pat-giver'), 9)).toMatchObject({ userId: 'giver' })
  await events.change(by, userAggregate, 'giver', () => [personalAccessTokenRemoved('giver')])
  expect(await verifyAccessToken(runtime.services, bearer('pat-giver'), 9)).toBeUndefined()
  const moved = { tokenId: 'moved', tokenHash: hashToken('pat-giver'), scopes: [], expiresAt: 100 }
  await events.change(by, userAggregate, 'taker', () => [personalAccessTokenAdded(moved)])
  expect(await verifyAccessToken(runtime.services, bearer('pat-giver'), 9)).toMatchObject({ userId: 'taker' })
})

test('a token that was not made for this API is none here', async () => {
  await addMachine('elsewhere', ['else'])
  expect(await verifyAccessToken(runtime.services, bearer('oauth-elsewhere'), 9)).toBeUndefined()
})

test('text that is no token is none', async () => {
  for (const text of ['', 'x', 'a.b.c', 'grant-robot', '..'])
    expect(await verifyAccessToken(runtime.services, bearer(text), 9)).toBeUndefined()
})

test('neither outlives its user', async () => {
  await addMachine('stopped', ['api'])
  await runtime.services.events.change(by, userAggregate, 'stopped', () => [userDeactivated()])
  for (const token of ['pat-stopped', 'oauth-stopped'])
    expect(await verifyAccessToken(runtime.services, bearer(token), 9)).toBeUndefined()
})
