/** Domains of organizations over REST, and user names in them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { systemCaller } from '#domain/caller.ts'
import { validateOrgDomain } from '#domain/org/flows/validate-org-domain.ts'
import { userAggregate } from '#domain/user/user.ts'
import { addOrgActor, addOrgOverApi } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let ownOrg: string
let other: string
/** An owner of `own`, with no right anywhere else. */
let token: string
beforeAll(async () => {
  server = await startServer()
  ownOrg = await addOrgOverApi(server, 'Own')
  other = await addOrgOverApi(server, 'Other')
  token = (await addOrgActor(server, ownOrg, ['ORG_OWNER'])).token
})
afterAll(() => server.stop())

const domains = (path = '') => `/management/v1/orgs/me/domains${path}`
const call = (method: string, path: string, body?: object) => server.rest(method, domains(path), body, { token })
const names = async (query: object = {}) =>
  (await call('POST', '/_search', query)).body.result?.map((one: { domainName: string }) => one.domainName)
const person = (orgId: string, userName: string) =>
  server.rest(
    'POST',
    '/management/v1/users/human',
    {
      userName,
      profile: { firstName: 'Minnie', lastName: 'Mouse' },
      email: { email: `${userName.split('@')[0]}@mail.example`, isEmailVerified: true },
      initialPassword: 'Passw0rd!',
    },
    { orgId },
  )
const details = {
  sequence: expect.stringMatching(/^\d+$/),
  creationDate: expect.stringMatching(/Z$/),
  changeDate: expect.stringMatching(/Z$/),
  resourceOwner: expect.stringMatching(/^\d{18}$/),
}

test('AddOrgDomain is effective at once, SetPrimaryOrgDomain changes the primary domain, RemoveOrgDomain removes the others', async () => {
  expect(await call('POST', '', { domain: 'Acme.CH' })).toEqual(
    expect.objectContaining({ status: 200, body: { details } }),
  )
  expect((await call('POST', '/_search', { queries: [{ domainNameQuery: { name: 'acme.ch' } }] })).body).toEqual({
    details: {
      totalResult: '1',
      processedSequence: expect.stringMatching(/^\d+$/),
      viewTimestamp: expect.stringMatching(/Z$/),
    },
    result: [{ orgId: ownOrg, details, domainName: 'acme.ch', isVerified: true }],
  })
  expect((await call('POST', '/acme.ch/_set_primary')).status).toBe(200)
  expect((await server.rest('GET', '/management/v1/orgs/me', undefined, { token })).body.org.primaryDomain).toBe(
    'acme.ch',
  )
  expect(await call('DELETE', '/acme.ch')).toMatchObject({
    status: 400,
    body: { code: 9, message: 'The primary domain cannot be removed (ORG-Sjdi3)' },
  })
  expect((await call('DELETE', '/own.localhost')).status).toBe(200)
  expect(await names()).toEqual(['acme.ch'])
})

test.each([
  ['acme.ch', 409, 6, 'Domain already exists (COMMA-Bd2jj)'],
  ['other.localhost', 409, 6, 'Domain already exists (COMMA-Bd2jj)'],
  ['acme.ch:443', 400, 3, 'Domain is invalid (ORG-R24hb)'],
  ['127.0.0.1', 400, 3, 'Domain is invalid (ORG-R24hb)'],
])('AddOrgDomain refuses %s: %i', async (domain, status, code, message) => {
  expect(await call('POST', '', { domain })).toMatchObject({ status, body: { code, message } })
})

test('ListOrgDomains returns a page of the matching domains', async () => {
  for (const domain of ['b.page.example', 'a.page.example', 'c.page.example']) await call('POST', '', { domain })
  const queries = [{ domainNameQuery: { name: '.PAGE.', method: 'TEXT_QUERY_METHOD_CONTAINS_IGNORE_CASE' } }]
  expect(await names({ query: { asc: true }, queries })).toEqual(['a.page.example', 'b.page.example', 'c.page.example'])
  expect(await names({ query: { limit: 1, offset: '1' }, queries })).toEqual(['b.page.example'])
})

test.each([
  ['DELETE', '/other.localhost'],
  ['POST', '/other.localhost/_set_primary'],
  ['POST', '/other.localhost/validation/_generate'],
  ['POST', '/other.localhost/validation/_validate'],
])('%s %s: the domain of another organization is unknown', async (method, path) => {
  const body = path.endsWith('_generate') ? { type: 'DOMAIN_VALIDATION_TYPE_DNS' } : {}
  const foreign = await call(method, path, method === 'DELETE' ? undefined : body)
  const unknown = await call(
    method,
    path.replace('other.localhost', 'nowhere.example'),
    method === 'DELETE' ? undefined : body,
  )
  expect(foreign.status).toBe(404)
  expect(foreign.body).toEqual(unknown.body)
})

test('an unverified domain does not change user names of other organizations in it, nor those of administrators', async () => {
  const userId: string = (await person(other, 'minnie@claimed.example')).body.userId
  expect((await call('POST', '', { domain: 'claimed.example' })).status).toBe(200)
  const added = await server.rest('POST', domains(), { domain: 'given.example' }, { orgId: ownOrg })
  expect(added.status).toBe(200)
  const user = await server.runtime.services.events.load(userAggregate, userId)
  expect(user.state.userName).toBe('minnie@claimed.example')
  for (const name of ['daisy@claimed.example', 'daisy@given.example']) {
    expect((await person(other, name)).status).toBe(200)
    expect((await person(ownOrg, `another-${name}`)).status).toBe(200)
  }
})

test('GenerateOrgDomainValidation: if the policy requires it, a domain is verified only with the proof', async () => {
  const policy = { orgId: ownOrg, validateOrgDomains: true }
  expect((await server.rest('POST', `/admin/v1/orgs/${ownOrg}/policies/domain`, policy)).status).toBe(200)
  const userId: string = (await person(other, 'goofy@proven.example')).body.userId
  expect((await call('POST', '', { domain: 'proven.example' })).status).toBe(200)
  const generate = (type: string) => call('POST', '/proven.example/validation/_generate', { type })
  expect(await call('POST', '/proven.example/validation/_validate', {})).toMatchObject({
    status: 400,
    body: { code: 9, message: expect.stringContaining('(ORG-SFBB3)') },
  })
  expect(await generate('DOMAIN_VALIDATION_TYPE_UNSPECIFIED')).toMatchObject({ status: 400, body: { code: 3 } })
  const dns = await generate('DOMAIN_VALIDATION_TYPE_DNS')
  expect(dns.body).toEqual({
    token: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
    url: '_zitadel-challenge.proven.example',
  })
  const http = await generate('DOMAIN_VALIDATION_TYPE_HTTP')
  expect(http.body.url).toBe(`https://proven.example/.well-known/zitadel-challenge/${http.body.token}.txt`)
  expect(
    (await call('POST', '/_search', { queries: [{ domainNameQuery: { name: 'proven.example' } }] })).body.result,
  ).toEqual([{ orgId: ownOrg, details, domainName: 'proven.example', validationType: 'DOMAIN_VALIDATION_TYPE_HTTP' }])
  // The token is kept sealed.
  const stored = []
  for await (const event of server.runtime.services.events.history({ aggregateIds: [ownOrg] })) stored.push(event)
  expect(JSON.stringify(stored)).not.toContain(http.body.token)

  const proofRequests: unknown[] = []
  const prover = (isProved: boolean) => async (domain: string, type: string, proof: string) => {
    proofRequests.push([domain, type, proof])
    return isProved
  }
  const ctx: OrgContext = {
    ...server.runtime.services,
    caller: { ...systemCaller('TEST', ownOrg), mayEverywhere: () => false },
    orgId: ownOrg,
    now: Date.now(),
    language: 'en',
  }
  await expect(validateOrgDomain(ctx, { id: ownOrg }, 'proven.example', prover(false))).rejects.toMatchObject({
    reason: 'domain.validationFailed',
  })
  expect(proofRequests).toEqual([['proven.example', 'http', http.body.token]])
  expect((await server.runtime.services.events.load(userAggregate, userId)).state.userName).toBe('goofy@proven.example')
  await validateOrgDomain(ctx, { id: ownOrg }, 'proven.example', prover(true))
  expect((await server.runtime.services.events.load(userAggregate, userId)).state.userName).toBe(
    `${userId}@temporary.localhost`,
  )
  await expect(validateOrgDomain(ctx, { id: ownOrg }, 'proven.example', prover(true))).rejects.toMatchObject({
    reason: 'domain.alreadyVerified',
  })
})

test('ValidateOrgDomain fails without a proof, and reveals no details', async () => {
  await call('POST', '', { domain: 'unproven.invalid' })
  await call('POST', '/unproven.invalid/validation/_generate', { type: 'DOMAIN_VALIDATION_TYPE_HTTP' })
  expect(await call('POST', '/unproven.invalid/validation/_validate', {})).toMatchObject({
    status: 400,
    body: { code: 3, message: 'The domain could not be verified (ORG-GH3s)' },
  })
})
