/** RPCs of management v1 about the instance, over REST. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addCaller } from '#test/support/callers.ts'
import { addOrgOverApi } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

test('GetOIDCInformation and Healthz are public', async () => {
  const nobody = { token: null }
  expect(await server.rest('GET', '/management/v1/zitadel/docs', undefined, nobody)).toMatchObject({
    status: 200,
    body: { issuer: server.url, discoveryEndpoint: `${server.url}/.well-known/openid-configuration` },
  })
  expect(await server.rest('GET', '/management/v1/healthz', undefined, nobody)).toMatchObject({ status: 200, body: {} })
})

test('GetIAM and GetSupportedLanguages are open to every authenticated caller', async () => {
  const orgId = await addOrgOverApi(server, 'Own')
  const { token } = await addCaller(server, { orgId })
  const home = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  expect((await server.rest('GET', '/management/v1/iam', undefined, { token })).body).toEqual({
    globalOrgId: home,
    defaultOrgId: home,
    iamProjectId: expect.stringMatching(/^\d{18}$/),
  })
  expect((await server.rest('GET', '/management/v1/languages', undefined, { token })).body).toEqual({
    languages: ['en', 'de', 'fr', 'it', 'es'],
  })
  for (const path of ['iam', 'languages'])
    expect((await server.rest('GET', `/management/v1/${path}`, undefined, { token: null })).status).toBe(401)
})

test('GetDomainPolicy and GetOrgIAMPolicy return the policy of the caller’s organization', async () => {
  const orgId = await addOrgOverApi(server, 'Policied')
  const { token } = await addCaller(server, { orgId })
  for (const path of ['domain', 'orgiam'])
    expect((await server.rest('GET', `/management/v1/policies/${path}`, undefined, { token })).body).toEqual({
      policy: { details: expect.objectContaining({ resourceOwner: 'instance' }), isDefault: true },
    })
})
