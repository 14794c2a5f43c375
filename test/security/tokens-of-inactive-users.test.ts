/** Proves a class of docs/security.md: a token is rejected from the next call on when it or its user has ended. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { addCaller } from '#test/support/callers.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

const HOUR = 3_600_000

let server: TestServer
let orgId: string
beforeAll(async () => {
  server = await startServer()
  orgId = (await server.rest('POST', '/management/v1/users/machine', { userName: 'm', name: 'M' })).body.details
    .resourceOwner
})
afterAll(() => server.stop())

const search = (token: string) => server.rest('POST', '/management/v1/users/_search', {}, { token })
const manager = () => addCaller(server, { orgId, roles: ['ORG_OWNER'] })
const refused = { status: 401, body: { code: 16, message: 'Errors.Token.Invalid (AUTH-7fs1e)' } }

test.each([
  ['deactivated', 'POST', '/_deactivate', 'POST', '/_reactivate'],
  ['locked', 'POST', '/_lock', 'POST', '/_unlock'],
])('%s: tokens are rejected until the user is active again', async (_what, method, path, undoMethod, undoPath) => {
  const { userId, token } = await manager()
  expect((await search(token)).status).toBe(200)
  await server.rest(method, `/management/v1/users/${userId}${path}`, {})
  expect(await search(token)).toMatchObject(refused)
  await server.rest(undoMethod, `/management/v1/users/${userId}${undoPath}`, {})
  expect((await search(token)).status).toBe(200)
})

test('removed: tokens are rejected for good, also in concurrent calls', async () => {
  const { userId, token } = await manager()
  const [removal] = await Promise.all([
    server.rest('DELETE', `/management/v1/users/${userId}`),
    ...Array.from({ length: 10 }, () => search(token)),
  ])
  expect(removal.status).toBe(200)
  expect(await search(token)).toMatchObject(refused)
})

test('removed and expired tokens are rejected', async () => {
  const { userId } = await manager()
  const pats = `/management/v1/users/${userId}/pats`
  const { tokenId, token } = (await server.rest('POST', pats, {})).body
  expect((await search(token)).status).toBe(200)
  await server.rest('DELETE', `${pats}/${tokenId}`)
  expect(await search(token)).toMatchObject(refused)
  const expirationDate = new Date(Date.now() + HOUR).toISOString()
  const brief = (await server.rest('POST', pats, { expirationDate })).body
  expect((await search(brief.token)).status).toBe(200)
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + HOUR })
  try {
    expect(await search(brief.token)).toMatchObject(refused)
  } finally {
    vi.useRealTimers()
  }
})

test('a user can deactivate itself, and its token is rejected', async () => {
  const { userId, token } = await manager()
  expect((await server.rest('POST', `/management/v1/users/${userId}/_lock`, {}, { token })).status).toBe(200)
  expect(await search(token)).toMatchObject(refused)
})
