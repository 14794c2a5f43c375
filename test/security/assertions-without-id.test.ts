/**
 * Assertions (RFC 7523 §3): one with an id is used once; by setting, one without an id is rejected, so that none can be
 * replayed within its time.
 */
import { expect, test } from 'vitest'
import { type OidcServer, startOidcServer } from '#test/api/oidc/oidc-server.ts'

async function machineKey(server: OidcServer) {
  const machine = await server.rest('POST', '/management/v1/users/machine', { userName: 'robot', name: 'Robot' })
  const added = await server.rest('POST', `/management/v1/users/${machine.body.userId}/keys`, { type: 'KEY_TYPE_JSON' })
  return JSON.parse(Buffer.from(added.body.keyDetails, 'base64').toString())
}

test.each([
  ['false', 200],
  ['true', 400],
])('with the setting %s an assertion without an id is answered with %i, also again', async (setting, status) => {
  const server = await startOidcServer({ USHER_ASSERTION_ID_REQUIRED: setting })
  try {
    const key = await machineKey(server)
    const without = await server.assertion(key)
    expect((await server.redeemAssertion(without)).status).toBe(status)
    expect((await server.redeemAssertion(without)).status).toBe(status)
    const withId = await server.assertion(key, { jti: 'once' })
    const responses = await Promise.all(Array.from({ length: 5 }, () => server.redeemAssertion(withId)))
    expect(responses.map((response) => response.status).toSorted()).toEqual([200, 400, 400, 400, 400])
  } finally {
    await server.stop()
  }
})
