/** The published clients of version 2, unmodified, against a running server: each wire, the same response. */

import { createClient, type Transport } from '@connectrpc/connect'
import { createSessionServiceClient } from '@zitadel/client/v2'
import { SessionService } from '@zitadel/proto/zitadel/session/v2/session_service_pb.js'
import { SessionService as SessionServiceBeta } from '@zitadel/proto/zitadel/session/v2beta/session_service_pb.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiTransports } from '#test/support/api-transports.ts'
import { addPerson, PASSWORD } from '#test/support/session-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let userId: string
beforeAll(async () => {
  server = await startServer()
  const orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  userId = await addPerson(server, { orgId, name: 'minnie' })
})
afterAll(() => server.stop())

test.each(Object.entries(apiTransports))(
  'a session is created, changed, read, listed and ended over %s',
  async (_wire, open) => {
    const sessions = createSessionServiceClient(open(server, server.pat))
    const created = await sessions.createSession({ checks: { user: { search: { case: 'userId', value: userId } } } })
    const { sessionId } = created
    const wrong = sessions.setSession({ sessionId, checks: { password: { password: 'wrong' } } })
    await expect(wrong).rejects.toMatchObject({ code: 3, rawMessage: 'Password is invalid (COMMAND-3M0fs)' })
    const { sessionToken } = await sessions.setSession({
      sessionId,
      checks: { password: { password: PASSWORD } },
      metadata: { foo: new Uint8Array([1, 2]) },
      lifetime: { seconds: 18000n, nanos: 0 },
    })
    expect(sessionToken).not.toBe(created.sessionToken)
    const { session } = await sessions.getSession({ sessionId, sessionToken })
    expect(session).toMatchObject({
      factors: { user: { id: userId, loginName: 'minnie' }, password: { verifiedAt: expect.anything() } },
      metadata: { foo: new Uint8Array([1, 2]) },
    })
    const listed = await sessions.listSessions({
      queries: [{ query: { case: 'idsQuery', value: { ids: [sessionId] } } }],
    })
    expect([listed.details?.totalResult, listed.sessions.map(({ id }) => id)]).toEqual([1n, [sessionId]])
    await sessions.deleteSession({ sessionId, sessionToken })
    await expect(sessions.getSession({ sessionId })).rejects.toMatchObject({ code: 5 })
  },
)

test('the beta of the service returns the same', async () => {
  const sessions = createClient(SessionServiceBeta, apiTransports.gRPC?.(server, server.pat) as Transport)
  const { sessionId } = await sessions.createSession({
    checks: { user: { search: { case: 'userId', value: userId } } },
  })
  expect((await sessions.getSession({ sessionId })).session?.factors?.user?.id).toBe(userId)
})

test('plain JSON of other languages is accepted: no Connect header, durations as text, unknown fields', async () => {
  const response = await fetch(`${server.url}/${SessionService.typeName}/CreateSession`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${server.pat}` },
    body: JSON.stringify({ checks: { user: { loginName: 'minnie' } }, lifetime: '18000s', futureField: 1 }),
  })
  expect([response.status, await response.json()]).toMatchObject([200, { sessionId: expect.stringMatching(/^\d+$/) }])
})
