/** The instance over REST: GetMyInstance, ListInstanceDomains, languages, and their permissions. */
import { create } from '@bufbuild/protobuf'
import { ListInstanceDomainsRequestSchema } from '@zitadel/proto/zitadel/admin_pb.js'
import {
  DomainGeneratedQuerySchema,
  DomainPrimaryQuerySchema,
  DomainQuerySchema,
  type DomainSearchQuery,
  DomainSearchQuerySchema,
} from '@zitadel/proto/zitadel/instance_pb.js'
import { TextQueryMethod } from '@zitadel/proto/zitadel/object_pb.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { instance } from '#api/zitadel/admin-v1/instance.ts'
import { systemCaller } from '#domain/caller.ts'
import { addOrgActor, addOrgOverApi } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let ownOrg: string
beforeAll(async () => {
  server = await startServer()
  ownOrg = await addOrgOverApi(server, 'Own')
})
afterAll(() => server.stop())

const admin = (method: string, path: string, body?: object, as: object = {}) =>
  server.rest(method, `/admin/v1${path}`, body, as)

test('GetMyInstance and ListInstanceDomains return the instance and its domains', async () => {
  const domain = { details: expect.any(Object), domain: 'localhost', primary: true, generated: true }
  expect((await admin('GET', '/instances/me')).body).toEqual({
    instance: {
      id: 'instance',
      details: expect.objectContaining({ resourceOwner: 'instance' }),
      state: 'STATE_RUNNING',
      name: 'Usher',
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      domains: [domain],
    },
  })
  // The body of this one is not read over REST: its descriptor has none.
  expect((await admin('POST', '/domains/_search', {})).body.result).toEqual([domain])
  const ctx = {
    ...server.runtime.services,
    caller: systemCaller('TEST'),
    orgId: ownOrg,
    now: Date.now(),
    language: 'en',
  }
  const domainsOf = async (query: DomainSearchQuery['query']) => {
    const queries = [create(DomainSearchQuerySchema, { query })]
    const { result } = await instance.listInstanceDomains(ctx, create(ListInstanceDomainsRequestSchema, { queries }))
    return result?.length
  }
  const name = (text: string) =>
    create(DomainQuerySchema, { domain: text, method: TextQueryMethod.STARTS_WITH_IGNORE_CASE })
  expect(await domainsOf({ case: 'domainQuery', value: name('LOCAL') })).toBe(1)
  expect(await domainsOf({ case: 'domainQuery', value: name('REMOTE') })).toBe(0)
  expect(await domainsOf({ case: 'primaryQuery', value: create(DomainPrimaryQuerySchema, { primary: false }) })).toBe(0)
  expect(
    await domainsOf({ case: 'generatedQuery', value: create(DomainGeneratedQuerySchema, { generated: true }) }),
  ).toBe(1)
})

test('GetDefaultLanguage and SetDefaultLanguage', async () => {
  const language = async () => (await admin('GET', '/languages/default')).body.language
  expect(await language()).toBe('en')
  expect((await admin('PUT', '/languages/default/de', {})).status).toBe(200)
  expect(await language()).toBe('de')
  const before = (await server.mails(0)).length
  for (const [userName, preferredLanguage] of [
    ['wordless', ''],
    ['francophone', 'fr'],
  ])
    await server.rest('POST', '/management/v1/users/human', {
      userName,
      profile: { firstName: 'Minnie', lastName: 'Mouse', preferredLanguage },
      email: { email: `${userName}@acme.example` },
    })
  const mails = (await server.mails(before + 2)).slice(before)
  const languages = mails.map((mail) => /^Content-Language: (\w+)/im.exec(mail)?.[1])
  expect(languages.toSorted()).toEqual(['de', 'fr'])
  expect(await admin('PUT', '/languages/default/de', {})).toMatchObject({ status: 400, body: { code: 9 } })
  expect(await admin('PUT', '/languages/default/tlh', {})).toMatchObject({
    status: 400,
    body: { code: 3, message: 'The language is not supported (LANG-lg4DP)' },
  })
})

test('GetSupportedLanguages, GetAllowedLanguages and Healthz', async () => {
  const languages = { languages: ['en', 'de', 'fr', 'it', 'es'] }
  expect((await admin('GET', '/languages')).body).toEqual(languages)
  expect((await admin('GET', '/languages/allowed')).body).toEqual(languages)
  expect((await admin('GET', '/healthz', undefined, { token: null })).status).toBe(200)
})

/** Every call of the service that is served, as an owner of an organization makes it: none of it is theirs. */
const calls: readonly (readonly [string, string, object?])[] = [
  ['GET', '/instances/me'],
  ['POST', '/domains/_search', {}],
  ['GET', '/languages/default'],
  ['PUT', '/languages/default/fr', {}],
  ['POST', '/orgs/_search', {}],
  ['GET', '/orgs/ORG'],
  ['GET', '/orgs/default'],
  ['PUT', '/orgs/default/ORG', {}],
  ['GET', '/orgs/_is_unique?name=a'],
  ['DELETE', '/orgs/ORG'],
  ['POST', '/orgs/_setup', { org: { name: 'Mine' }, human: {} }],
  ['POST', '/members/roles/_search', {}],
  ['POST', '/members/_search', {}],
  ['POST', '/members', { userId: 'ME', roles: ['IAM_OWNER'] }],
  ['PUT', '/members/ME', { roles: ['IAM_OWNER'] }],
  ['DELETE', '/members/ME'],
  ['GET', '/policies/domain'],
  ['PUT', '/policies/domain', { userLoginMustBeDomain: true }],
  ['GET', '/policies/orgiam'],
  ['PUT', '/policies/orgiam', { userLoginMustBeDomain: true }],
  ['GET', '/orgs/ORG/policies/domain'],
  ['POST', '/orgs/ORG/policies/domain', {}],
  ['PUT', '/orgs/ORG/policies/domain', {}],
  ['DELETE', '/orgs/ORG/policies/domain'],
  ['POST', '/orgs/ORG/policies/orgiam', {}],
  ['GET', '/policies/login'],
  ['PUT', '/policies/login', {}],
  ['POST', '/policies/login/second_factors', { type: 'SECOND_FACTOR_TYPE_OTP_SMS' }],
  ['POST', '/policies/login/idps', { idpId: '1' }],
  ['PUT', '/policies/password/complexity', { minLength: 1 }],
  ['PUT', '/policies/password/age', {}],
  ['PUT', '/policies/password/lockout', {}],
  ['PUT', '/policies/privacy', {}],
  ['PUT', '/policies/notification', {}],
  ['PUT', '/policies/label', {}],
  ['POST', '/policies/label/_activate', {}],
  ['POST', '/idps/templates/_search', {}],
  ['GET', '/idps/templates/1'],
  ['POST', '/idps/generic_oidc', { name: 'a', issuer: 'https://a.ch', clientId: 'a', clientSecret: 'b' }],
  ['PUT', '/idps/generic_oidc/1', {}],
  ['DELETE', '/idps/templates/1'],
]

test.each(['ORG_OWNER', 'ORG_SETTINGS_MANAGER'])('%s may nothing here', async (role) => {
  const { token, userId } = await addOrgActor(server, ownOrg, [role])
  for (const [method, path, body] of calls) {
    const filled = path.replace('ORG', ownOrg).replace('ME', userId)
    const response = await admin(method, filled, body && JSON.parse(JSON.stringify(body).replace('ME', userId)), {
      token,
    })
    expect([path, response.status, response.body.code]).toEqual([path, 403, 7])
  }
  expect(
    (await admin('POST', '/members/_search', {})).body.result.map((one: { userId: string }) => one.userId),
  ).not.toContain(userId)
})

test('IAM_OWNER_VIEWER may read all settings and write none', async () => {
  const { token, userId } = await addOrgActor(server, ownOrg, ['IAM_OWNER_VIEWER'])
  for (const [method, path, body] of calls) {
    const reads = method === 'GET' || path.endsWith('_search')
    const filled = path.replace('ORG', ownOrg).replace('ME', userId)
    const response = await admin(method, filled, body, { token })
    const readStatus = path.endsWith('/1') ? 404 : 200
    expect([path, response.status]).toEqual([path, reads ? readStatus : 403])
  }
})
