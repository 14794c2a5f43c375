/** Identity providers of the instance over REST. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { userAggregate } from '#domain/user/user.ts'
import { addOrgOverApi } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let one: string
let two: string
beforeAll(async () => {
  server = await startServer()
  one = await addOrgOverApi(server, 'One')
  two = await addOrgOverApi(server, 'Two')
})
afterAll(() => server.stop())

const acme = { name: 'Acme', issuer: 'https://accounts.acme.ch', clientId: 'a', clientSecret: 's3cret' }
const allowed = { providerOptions: { isCreationAllowed: true } }
const idps = (method: string, path: string, body?: object) => server.rest(method, `/admin/v1/idps${path}`, body)
const ofOrg = async (orgId: string): Promise<string> =>
  (await server.rest('POST', '/management/v1/idps/generic_oidc', acme, { orgId })).body.id

test('AddGenericOIDCProvider, GetProviderByID, UpdateGenericOIDCProvider and ListProviders', async () => {
  const added = await idps('POST', '/generic_oidc', acme)
  expect(added.body).toEqual({
    details: expect.objectContaining({ resourceOwner: 'instance' }),
    id: expect.any(String),
  })
  const { id } = added.body
  expect((await idps('GET', `/templates/${id}`)).body.idp).toMatchObject({
    name: 'Acme',
    owner: 'IDP_OWNER_TYPE_SYSTEM',
  })
  expect((await idps('PUT', `/generic_oidc/${id}`, { ...acme, clientSecret: '', name: 'Renamed' })).status).toBe(200)
  const list = async (queries: object[] = []) =>
    ((await idps('POST', '/templates/_search', { queries })).body.result ?? []).map((idp: { name: string }) => idp.name)
  const theirs = await ofOrg(one)
  expect(await list()).toEqual(['Renamed'])
  expect(await list([{ idpNameQuery: { name: 'Acme' } }])).toEqual([])
  expect(await list([{ idpIdQuery: { id } }])).toEqual(['Renamed'])
  expect(await list([{ idpIdQuery: { id: theirs } }])).toEqual([])
  expect(await idps('POST', '/generic_oidc', { ...acme, issuer: 'http://acme.ch' })).toMatchObject({
    status: 400,
    body: { code: 3, message: expect.stringContaining('(INST-Hz6zj)') },
  })
})

test('a provider of an organization is not found on the instance', async () => {
  const theirs = await ofOrg(one)
  for (const [method, path, body] of [
    ['GET', `/templates/${theirs}`],
    ['PUT', `/generic_oidc/${theirs}`, acme],
    ['DELETE', `/templates/${theirs}`],
  ] as const)
    expect(await idps(method, path, body)).toMatchObject({ status: 404, body: { code: 5 } })
})

test('DeleteProvider removes links in every organization, and the provider from every login policy', async () => {
  const { id } = (await idps('POST', '/generic_oidc', { ...acme, ...allowed })).body
  const people = await Promise.all(
    [one, two].map(async (orgId) => {
      const person = {
        userName: `minnie-${orgId}`,
        profile: { firstName: 'Minnie', lastName: 'Mouse' },
        email: { email: 'minnie@acme.example', isEmailVerified: true },
        idps: [{ configId: id, externalUserId: `minnie-${orgId}`, displayName: 'Minnie' }],
      }
      const { body } = await server.rest('POST', '/management/v1/users/human/_import', person, { orgId })
      return body.userId as string
    }),
  )
  await server.rest('POST', '/admin/v1/policies/login/idps', { idpId: id })
  await server.rest(
    'POST',
    '/management/v1/policies/login',
    { idps: [{ idpId: id, ownerType: 'IDP_OWNER_TYPE_SYSTEM' }] },
    { orgId: two },
  )
  expect((await idps('DELETE', `/templates/${id}`)).status).toBe(200)
  for (const userId of people) {
    const { state } = await server.runtime.services.events.load(userAggregate, userId)
    expect(state.idpLinks).toEqual([])
  }
  for (const orgId of [one, two]) {
    const { body } = await server.rest('GET', '/management/v1/policies/login', undefined, { orgId })
    expect(body.policy.idps).toBeUndefined()
  }
  expect((await idps('DELETE', `/templates/${id}`)).status).toBe(404)
})
