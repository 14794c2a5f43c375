/**
 * Clients that registered themselves (RFC 7591, RFC 7592): one use of a registration access token, bounded metadata, no
 * keys inside the network, and initial access tokens that end with the credential of their issuer.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { post } from '#test/api/oidc/flows.ts'
import { type OidcServer, REDIRECT, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import { assertionForm, makeOwnKey, publishKeys } from '#test/api/oidc/published-keys.ts'

let server: OidcServer
let initial: string
beforeAll(async () => {
  server = await startOidcServer()
  const path = `/usher/v1/projects/${await server.addProject()}/registration_tokens`
  initial = (await server.rest('POST', path, {})).body.initial_access_token
})
afterAll(() => server.stop())

async function call(method: string, url: string, token: string, body?: object) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const response = await fetch(url, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
  return { status: response.status, body: JSON.parse((await response.text()) || '{}') }
}
const web = { redirect_uris: [REDIRECT] }
const register = (more: object = {}) => call('POST', `${server.url}/oauth/v2/register`, initial, { ...web, ...more })

test('of concurrent updates with one registration access token one gets the next token', async () => {
  const { body: client } = await register()
  const { registration_client_uri: url, registration_access_token: token, client_id } = client
  const update = (_: unknown, number: number) =>
    call('PUT', url, token, { ...web, client_id, client_name: `${number}` })
  const responses = await Promise.all(Array.from({ length: 12 }, update))
  const won = responses.filter(({ status }) => status === 200)
  expect(won).toHaveLength(1)
  expect(responses.filter(({ status }) => status === 401)).toHaveLength(11)
  expect((await call('GET', url, token)).status).toBe(401)
  expect((await call('GET', url, won[0]?.body.registration_access_token)).status).toBe(200)
})

test('a client name is as long as that of any application at most, at registration and update', async () => {
  expect(await register({ client_name: '𝒜'.repeat(201) })).toMatchObject({
    status: 400,
    body: { error: 'invalid_client_metadata', error_description: expect.stringContaining('client_name') },
  })
  const { status, body } = await register({ client_name: '𝒜'.repeat(200) })
  expect(status).toBe(201)
  const longer = { ...web, client_id: body.client_id, client_name: 'a'.repeat(201) }
  expect((await call('PUT', body.registration_client_uri, body.registration_access_token, longer)).status).toBe(400)
  expect((await call('GET', body.registration_client_uri, body.registration_access_token)).status).toBe(200)
})

describe('an initial access token ends', () => {
  const management = async (method: string, path: string, body?: object) =>
    (await server.rest(method, `/management/v1${path}`, body)).body
  const registerBy = (token: string) => call('POST', `${server.url}/oauth/v2/register`, token, web)
  let userId: string
  let path: string
  beforeEach(async () => {
    userId = (await management('POST', '/users/machine', { userName: uniqueName('issuer'), name: 'Issuer' })).userId
    path = `/usher/v1/projects/${await server.addProject()}/registration_tokens`
    await management('POST', '/orgs/me/members', { userId, roles: ['ORG_OWNER'] })
  })
  const issueBy = async (token: string, body = {}) =>
    (await server.rest('POST', path, body, { token })).body.initial_access_token

  test('with the personal access token that it was issued for, and with no other', async () => {
    const pats = [
      await management('POST', `/users/${userId}/pats`, {}),
      await management('POST', `/users/${userId}/pats`, {}),
    ]
    const [one, other] = [await issueBy(pats[0].token), await issueBy(pats[1].token)]
    expect((await registerBy(one)).status).toBe(201)
    await management('DELETE', `/users/${userId}/pats/${pats[0].tokenId}`)
    expect((await registerBy(one)).status).toBe(401)
    expect((await registerBy(other)).status).toBe(201)
  })

  test.each([
    ['the removal', () => management('DELETE', `/users/${userId}`)],
    ['the deactivation', () => management('POST', `/users/${userId}/_deactivate`, {})],
    ['the lost role', () => management('DELETE', `/orgs/me/members/${userId}`)],
    ['a removed key', async () => removeKeys()],
  ])('with %s of its issuer', async (_what, end) => {
    const token = await issueBy(await server.machineToken(userId))
    expect((await registerBy(token)).status).toBe(201)
    await end()
    expect((await registerBy(token)).status).toBe(401)
  })

  async function removeKeys() {
    const { result } = await management('POST', `/users/${userId}/keys/_search`, {})
    for (const { id } of result) await management('DELETE', `/users/${userId}/keys/${id}`)
  }
})

test('a key set inside the network is not fetched, whatever assertion asks for it', async () => {
  const published = await publishKeys()
  try {
    const key = await makeOwnKey()
    published.replace(key)
    const { body } = await register({ token_endpoint_auth_method: 'private_key_jwt', jwks_uri: published.address })
    const client = { appId: '', clientId: body.client_id, clientSecret: '' }
    const form = { token: 'unknown', ...(await assertionForm(key, client.clientId, server.url)) }
    for (const path of ['/oauth/v2/introspect', '/oauth/v2/revoke'])
      expect((await post(server, path, client, form)).body.error).toBe('invalid_client')
    expect(published.requests()).toBe(0)
  } finally {
    published.stop()
  }
})
