/** Personal access tokens at userinfo and introspection, as ZITADEL's clients use them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { introspect, userinfo } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'

let server: OidcServer
let api: App
let userId: string
let orgId: string
beforeAll(async () => {
  server = await startOidcServer()
  const projectId = await server.addProject()
  api = await server.addApp(projectId)
  const name = uniqueName('robot')
  const added = await server.rest('POST', '/management/v1/users/machine', { userName: name, name: 'Robot' })
  userId = added.body.userId
  orgId = added.body.details.resourceOwner
  const role = { roleKey: 'reader', displayName: 'Reader' }
  await server.rest('POST', `/management/v1/projects/${projectId}/roles`, role)
  await server.rest('POST', `/management/v1/users/${userId}/grants`, { projectId, roleKeys: ['reader'] })
})
afterAll(() => server.stop())

const addToken = async (expirationDate?: string) => {
  const response = await server.rest('POST', `/management/v1/users/${userId}/pats`, { expirationDate })
  return { token: String(response.body.token), tokenId: String(response.body.tokenId) }
}

test('userinfo returns the user and its organization', async () => {
  const { token } = await addToken()
  const { status, headers, body } = await userinfo(server, token)
  expect(status).toBe(200)
  expect(headers.get('www-authenticate')).toBeNull()
  expect(headers.get('cache-control')).toContain('no-store')
  expect(body).toMatchObject({ sub: userId, name: 'Robot', 'urn:zitadel:iam:user:resourceowner:id': orgId })
})

test('introspection returns active and the expiry, to applications of any project', async () => {
  const { token } = await addToken('2099-01-01T00:00:00Z')
  const stranger = await server.addApp(await server.addProject())
  for (const app of [api, stranger])
    expect((await introspect(server, app, token)).body).toMatchObject({
      active: true,
      sub: userId,
      iss: server.url,
      token_type: 'Bearer',
      exp: Date.parse('2099-01-01T00:00:00Z') / 1000,
      scope: expect.stringContaining('openid'),
    })
})

test('introspection without client authentication is rejected', async () => {
  const { token } = await addToken()
  const response = await introspect(server, { ...api, clientSecret: 'wrong' }, token)
  expect(response.status).toBe(401)
  expect(response.body).not.toHaveProperty('sub')
})

test.each([
  ['removed', (tokenId: string) => server.rest('DELETE', `/management/v1/users/${userId}/pats/${tokenId}`)],
  ['of a deactivated user', () => server.rest('POST', `/management/v1/users/${userId}/_deactivate`, {})],
])('a token that is %s is rejected', async (_why, end) => {
  const { token, tokenId } = await addToken()
  expect((await userinfo(server, token)).status).toBe(200)
  expect((await end(tokenId)).status).toBe(200)
  expect((await userinfo(server, token)).status).toBe(401)
  expect((await introspect(server, api, token)).body).toEqual({ active: false })
})
