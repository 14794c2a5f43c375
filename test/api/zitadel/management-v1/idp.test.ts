/** Identity providers of an organization over REST. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { idpAggregate } from '#domain/idp/idp.ts'
import { IDP_SECRET } from '#domain/idp/put-provider.ts'
import { userAggregate } from '#domain/user/user.ts'
import { addOrgActor, addOrgOverApi } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let ownOrg: string
let other: string
let token: string
beforeAll(async () => {
  server = await startServer()
  ownOrg = await addOrgOverApi(server, 'Own')
  other = await addOrgOverApi(server, 'Other')
  token = (await addOrgActor(server, ownOrg, ['ORG_OWNER'])).token
})
afterAll(() => server.stop())

const acme = {
  name: 'Acme',
  issuer: 'https://accounts.acme.ch',
  clientId: 'usher',
  clientSecret: 'very-s3cret',
  scopes: ['openid', 'email'],
  providerOptions: { isLinkingAllowed: true, isCreationAllowed: true, autoLinking: 'AUTO_LINKING_OPTION_EMAIL' },
  isIdTokenMapping: true,
  usePkce: true,
}
const idps = (method: string, path: string, body?: object, as: object = { token }) =>
  server.rest(method, `/management/v1/idps${path}`, body, as)
const add = async (changes: object = {}, as: object = { token }): Promise<string> =>
  (await idps('POST', '/generic_oidc', { ...acme, ...changes }, as)).body.id
const addToInstance = async (changes: object = {}): Promise<string> =>
  (await server.rest('POST', '/admin/v1/idps/generic_oidc', { ...acme, ...changes })).body.id
const details = (resourceOwner: string) => ({
  sequence: expect.stringMatching(/^\d+$/),
  creationDate: expect.stringMatching(/Z$/),
  changeDate: expect.stringMatching(/Z$/),
  resourceOwner,
})
let count = 0
const linked = (orgId: string, ...accounts: [idpId: string, externalUserId: string][]) =>
  server.rest(
    'POST',
    '/management/v1/users/human/_import',
    {
      userName: `linked-${count++}`,
      profile: { firstName: 'Minnie', lastName: 'Mouse' },
      email: { email: 'minnie@acme.example', isEmailVerified: true },
      idps: accounts.map(([configId, externalUserId]) => ({ configId, externalUserId, displayName: 'Minnie' })),
    },
    { orgId },
  )

async function sealedSecret(id: string): Promise<string> {
  const { config } = (await server.runtime.services.events.load(idpAggregate, id)).state
  return config?.kind === 'oidc' ? config.clientSecret : ''
}

test('AddGenericOIDCProvider stores a provider, and GetProviderByID never returns its secret', async () => {
  const { status, body } = await idps('POST', '/generic_oidc', acme)
  expect(status).toBe(200)
  expect(body).toEqual({ details: details(ownOrg), id: expect.stringMatching(/^\d{18}$/) })
  const read = await idps('GET', `/templates/${body.id}`)
  expect(read.body).toEqual({
    idp: {
      id: body.id,
      details: details(ownOrg),
      state: 'IDP_STATE_ACTIVE',
      name: 'Acme',
      owner: 'IDP_OWNER_TYPE_ORG',
      type: 'PROVIDER_TYPE_OIDC',
      config: {
        options: acme.providerOptions,
        oidc: {
          issuer: acme.issuer,
          clientId: 'usher',
          scopes: ['openid', 'email'],
          isIdTokenMapping: true,
          usePkce: true,
        },
      },
    },
  })
  const sealed = await sealedSecret(body.id)
  expect(sealed).not.toContain('s3cret')
  expect(server.runtime.services.cipher.decrypt(sealed, IDP_SECRET)).toBe('very-s3cret')
  expect(server.logged.join('\n')).not.toContain('very-s3cret')
})

test('UpdateGenericOIDCProvider changes the given fields and keeps the secret without a new one', async () => {
  const id = await add()
  const update = (changes: object) => idps('PUT', `/generic_oidc/${id}`, { ...acme, clientSecret: '', ...changes })
  const secret = async () => server.runtime.services.cipher.decrypt(await sealedSecret(id), IDP_SECRET)
  expect(await update({ name: 'Renamed', providerOptions: {} })).toMatchObject({
    status: 200,
    body: { details: details(ownOrg) },
  })
  const { idp } = (await idps('GET', `/templates/${id}`)).body
  expect(idp).toMatchObject({ name: 'Renamed', config: { options: {} } })
  expect(idp.config.options.isCreationAllowed).toBeUndefined()
  expect(await secret()).toBe('very-s3cret')
  await update({ clientSecret: 'new-s3cret' })
  expect(await secret()).toBe('new-s3cret')
  const { sequence } = (await update({})).body.details
  expect((await update({})).body.details.sequence).toBe(sequence)
})

test.each([
  [{ name: ' ' }, 'ORG-Sgtj5'],
  [{ issuer: 'http://accounts.acme.ch' }, 'ORG-Hz6zj'],
  [{ issuer: 'file:///etc/passwd' }, 'ORG-Hz6zj'],
  [{ clientId: ' ' }, 'ORG-fb5jm'],
  [{ clientSecret: ' ' }, 'ORG-Sfdf4'],
])('AddGenericOIDCProvider refuses %j: %s', async (changes, id) => {
  const response = await idps('POST', '/generic_oidc', { ...acme, ...changes })
  expect(response).toMatchObject({ status: 400, body: { code: 3, message: expect.stringContaining(`(${id})`) } })
})

test('ListProviders returns the providers of the organization and of the instance', async () => {
  const [mine, everyones, theirs] = [
    await add({ name: 'List mine' }),
    await addToInstance({ name: 'List everyone' }),
    await add({ name: 'List theirs' }, { orgId: other }),
  ]
  const name = { name: 'list', method: 'TEXT_QUERY_METHOD_STARTS_WITH_IGNORE_CASE' }
  const list = async (...queries: object[]) => {
    const { body } = await idps('POST', '/templates/_search', {
      query: { asc: true },
      queries: [{ idpNameQuery: name }, ...queries],
    })
    return (body.result ?? []).map((idp: { id: string }) => idp.id)
  }
  expect(await list()).toEqual([mine, everyones])
  expect(await list({ ownerTypeQuery: { ownerType: 'IDP_OWNER_TYPE_SYSTEM' } })).toEqual([everyones])
  expect(await list({ ownerTypeQuery: { ownerType: 'IDP_OWNER_TYPE_ORG' } })).toEqual([mine])
  expect(await list({ idpIdQuery: { id: mine } })).toEqual([mine])
  expect(await list({ idpIdQuery: { id: theirs } })).toEqual([])
})

test('DeleteProvider removes all links, and the provider from the login policy', async () => {
  const id = await add()
  const keptProvider = await add()
  const user = (await linked(ownOrg, [id, 'minnie'], [keptProvider, 'minnie'])).body.userId
  await server.rest(
    'POST',
    '/management/v1/policies/login',
    { idps: [id, keptProvider].map((idpId) => ({ idpId, ownerType: 'IDP_OWNER_TYPE_ORG' })) },
    { token },
  )
  expect(await idps('DELETE', `/templates/${id}`)).toMatchObject({ status: 200, body: { details: details(ownOrg) } })
  expect(await idps('GET', `/templates/${id}`)).toMatchObject({ status: 404, body: { code: 5 } })
  expect(await idps('DELETE', `/templates/${id}`)).toMatchObject({ status: 404, body: { code: 5 } })
  const { state } = await server.runtime.services.events.load(userAggregate, user)
  expect(state.idpLinks.map((link) => link.idpId)).toEqual([keptProvider])
  const offered = await server.rest('POST', '/management/v1/policies/login/idps/_search', {}, { token })
  expect(offered.body.result).toMatchObject([{ idpId: keptProvider }])
  expect(await linked(ownOrg, [id, 'donald'])).toMatchObject({ status: 400, body: { code: 9 } })
  const events = []
  for await (const event of server.runtime.services.events.history({ aggregateIds: [user] })) events.push(event.type)
  expect(events).toContain('user.human.externalidp.cascade.removed')
})

test('the options of a provider allow or forbid the creation of accounts', async () => {
  const closed = await add({ providerOptions: { isCreationAllowed: false } })
  expect(await linked(ownOrg, [closed, 'minnie'])).toMatchObject({
    status: 400,
    body: { code: 9, message: 'Errors.ExternalIDP.CreationNotAllowed (COMMAND-SJI3g)' },
  })
})

test('a provider of another organization is unknown to every RPC', async () => {
  const theirs = await add({}, { orgId: other })
  const nobodys = '999999999999999999'
  for (const [method, path, body] of [
    ['GET', '/templates/ID', undefined],
    ['PUT', '/generic_oidc/ID', { ...acme, name: 'Stolen' }],
    ['DELETE', '/templates/ID', undefined],
  ] as const) {
    const foreign = await idps(method, path.replace('ID', theirs), body)
    expect([path, foreign.status]).toEqual([path, 404])
    expect(foreign.body).toEqual((await idps(method, path.replace('ID', nobodys), body)).body)
  }
  const link = await linked(ownOrg, [theirs, 'minnie'])
  expect(link.status).toBe(400)
  expect(link.body).toEqual((await linked(ownOrg, [nobodys, 'minnie'])).body)
  expect((await idps('GET', `/templates/${theirs}`, undefined, { orgId: other })).body.idp.name).toBe('Acme')
})

test('an organization may use a provider of the instance, and not change it', async () => {
  const id = await addToInstance()
  expect((await idps('GET', `/templates/${id}`)).body.idp.owner).toBe('IDP_OWNER_TYPE_SYSTEM')
  expect((await linked(ownOrg, [id, 'goofy'])).status).toBe(200)
  expect((await idps('PUT', `/generic_oidc/${id}`, { ...acme, name: 'Mine' })).status).toBe(404)
  expect((await idps('DELETE', `/templates/${id}`)).status).toBe(404)
  expect(await linked(other, [id, 'GOOFY'])).toMatchObject({ status: 409, body: { code: 6 } })
})
