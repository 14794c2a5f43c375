/**
 * Proves a class of docs/security.md: nothing that people, organizations or clients can name (metadata, roles, custom
 * attributes, claims of an assertion, parameters of an exchange) replaces a claim of the server.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimsOf, introspect, post, signIn, userinfo } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import { addOtherOrg } from '#test/support/other-org.ts'

const ROLES = 'urn:zitadel:iam:org:project:roles'
const METADATA = 'urn:zitadel:iam:user:metadata'
/** Top-level claims of the protocol, its extensions and ZITADEL. */
const reserved = [
  ...['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'azp', 'amr', 'acr', 'auth_time', 'nonce', 'sid', 'at_hash'],
  ...['client_id', 'scope', 'active', 'token_type', 'username', 'act', 'cnf', 'roles', 'groups', 'events', '__proto__'],
  ...['name', 'email', 'email_verified', 'phone_number', 'phone_number_verified', 'preferred_username', 'updated_at'],
  ...[ROLES, METADATA, 'urn:zitadel:iam:user:resourceowner:id', 'urn:zitadel:iam:org:domain:primary'],
]
const FORGED = 'forged'
const forgedInBase64 = Buffer.from(FORGED).toString('base64')

let server: OidcServer
let otherOrg: string
let orgId: string
let projectId: string
let app: App
let api: App
let person: Person
beforeAll(async () => {
  server = await startOidcServer()
  otherOrg = await addOtherOrg(server)
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  projectId = await server.addProject({ projectRoleAssertion: true })
  app = await server.addApp(projectId, {
    accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
    accessTokenRoleAssertion: true,
    idTokenRoleAssertion: true,
    idTokenUserinfoAssertion: true,
    grantTypes: [
      'OIDC_GRANT_TYPE_AUTHORIZATION_CODE',
      'OIDC_GRANT_TYPE_REFRESH_TOKEN',
      'OIDC_GRANT_TYPE_TOKEN_EXCHANGE',
    ],
  })
  api = await server.addApp(projectId)
  person = await server.addPerson(uniqueName('minnie'))
  await must('POST', `/users/${person.userId}/metadata/_bulk`, {
    metadata: reserved.map((key) => ({ key, value: forgedInBase64 })),
  })
  const roles = reserved.map((key) => ({ key, displayName: FORGED, group: FORGED }))
  await must('POST', `/projects/${projectId}/roles/_bulk`, { roles })
  await must('POST', `/users/${person.userId}/grants`, { projectId, roleKeys: reserved })
})
afterAll(() => server.stop())

async function must(method: string, route: string, body: object) {
  const response = await server.rest(method, `/management/v1${route}`, body)
  if (response.status !== 200) throw new Error(`${route}: ${JSON.stringify(response.body)}`)
  return response.body
}

const SCOPE = `openid profile email phone offline_access ${ROLES} ${METADATA} urn:zitadel:iam:user:resourceowner`
const isOfRoles = (claim: string) => /^urn:zitadel:iam:org:project:(\d+:)?roles$/.test(claim)

/** Everything but where metadata and roles belong. */
function expectNothingForged(claims: Record<string, unknown>): void {
  const others = Object.entries(claims).filter(([claim]) => claim !== METADATA && !isOfRoles(claim))
  const text = JSON.stringify(Object.fromEntries(others))
  expect(text).not.toContain(FORGED)
  expect(text).not.toContain(Buffer.from(FORGED).toString('base64url'))
  for (const claim of Object.keys(claims)) if (claim.includes('roles')) expect(isOfRoles(claim), claim).toBe(true)
  expect(claims.sub).toBe(person.userId)
  if ('iss' in claims) expect(claims.iss).toBe(server.url)
  if ('exp' in claims) expect(Number(claims.exp)).toBeGreaterThan(Date.now() / 1000)
  if ('amr' in claims) expect(claims.amr).toEqual(['pwd', 'password'])
  if (METADATA in claims) expect(Object.keys(claims[METADATA] as object).sort()).toEqual([...reserved].sort())
}

describe('metadata and roles named like claims', () => {
  test('in id token, JWT access token, userinfo and introspection', async () => {
    const { tokens } = await signIn(server, app, person, SCOPE)
    const idToken = claimsOf(tokens.id_token)
    expect(Object.keys(idToken)).toEqual(expect.arrayContaining([METADATA, ROLES]))
    expect([idToken.aud].flat()).toContain(app.clientId)
    expect(idToken).toMatchObject({ azp: app.clientId, client_id: app.clientId, email_verified: true })
    const accessToken = claimsOf(tokens.access_token)
    expect(accessToken).toMatchObject({
      client_id: app.clientId,
      aud: expect.arrayContaining([app.clientId, projectId]),
    })
    const info = (await userinfo(server, tokens.access_token)).body
    const outcome = (await introspect(server, api, tokens.access_token)).body
    expect(outcome).toMatchObject({
      active: true,
      client_id: app.clientId,
      username: expect.stringContaining('minnie'),
    })
    for (const claims of [idToken, accessToken, info, outcome]) expectNothingForged(claims)
  })

  test('the roles are those of the organization that gave them', async () => {
    const { tokens } = await signIn(server, app, person, SCOPE)
    const info = (await userinfo(server, tokens.access_token)).body
    for (const role of reserved.filter((key) => key !== '__proto__'))
      expect(Object.keys(info[ROLES][role])).toEqual([orgId])
  })
})

test('custom attributes never become claims, under any name', async () => {
  const token = (await readFile(path.join(server.dataDir, 'nevis.key'), 'utf8')).trim()
  const names = ['sub', 'iss', 'aud', 'exp', 'amr', 'email', 'name']
  for (const name of names) {
    const added = await server.rest('POST', '/nevis/admin/v1/attributes', { name })
    expect([200, 201, 204]).toContain(added.status)
  }
  const at = `/nevis/api/v1/users/${person.userId}`
  const { version } = (await server.rest('GET', at, undefined, { token })).body
  const properties = Object.fromEntries(names.map((name) => [name, FORGED]))
  const changed = await server.rest('PATCH', at, { version, properties }, { token })
  expect([changed.status, changed.body.properties?.sub]).toEqual([200, FORGED])
  const { tokens } = await signIn(server, app, person, SCOPE)
  for (const claims of [
    claimsOf(tokens.id_token),
    claimsOf(tokens.access_token),
    (await userinfo(server, tokens.access_token)).body,
    (await introspect(server, api, tokens.access_token)).body,
  ])
    expectNothingForged(claims)
})

describe('a claim in the assertion of a machine user', () => {
  const forgedClaims = () => ({
    ...Object.fromEntries(
      ['azp', 'amr', 'acr', 'scope', 'client_id', 'roles', 'groups', 'name', 'email'].map((claim) => [claim, FORGED]),
    ),
    [ROLES]: { [FORGED]: { [otherOrg]: FORGED } },
    [`urn:zitadel:iam:org:project:${projectId}:roles`]: { [FORGED]: { [otherOrg]: FORGED } },
    'urn:zitadel:iam:user:resourceowner:id': otherOrg,
    [METADATA]: { [FORGED]: FORGED },
  })
  const machine = async () => {
    const userName = uniqueName('machine')
    const { userId } = await must('POST', '/users/machine', {
      userName,
      name: 'Robot',
      accessTokenType: 'ACCESS_TOKEN_TYPE_JWT',
    })
    const { keyDetails } = await must('POST', `/users/${userId}/keys`, { type: 'KEY_TYPE_JSON' })
    return { userId, file: JSON.parse(Buffer.from(keyDetails, 'base64').toString()) }
  }

  test('is not copied to any token, be it roles, another organization or another claim', async () => {
    const { userId, file } = await machine()
    const scope = `openid profile email ${ROLES} urn:zitadel:iam:org:projects:roles ${METADATA} urn:zitadel:iam:org:project:id:${projectId}:aud urn:zitadel:iam:user:resourceowner`
    const { status, body } = await server.redeemAssertion(await server.assertion(file, forgedClaims()), scope)
    expect(status).toBe(200)
    const outcome = (await introspect(server, api, body.access_token)).body
    expect(outcome).toMatchObject({ active: true, sub: userId, client_id: userId, scope })
    const all = [
      claimsOf(body.id_token),
      claimsOf(body.access_token),
      (await userinfo(server, body.access_token)).body,
      outcome,
    ]
    for (const claims of all) {
      expect(JSON.stringify(claims)).not.toContain(FORGED)
      expect(JSON.stringify(claims)).not.toContain(otherOrg)
      expect(claims.sub).toBe(userId)
    }
  })

  test('gives no roles or membership of another organization through its scopes', async () => {
    const { userId, file } = await machine()
    for (const scope of [
      `openid ${ROLES} urn:zitadel:iam:org:roles:id:${otherOrg}`,
      `openid urn:zitadel:iam:org:id:${otherOrg}`,
      `openid urn:zitadel:iam:org:project:role:IAM_OWNER urn:zitadel:iam:org:project:role:ORG_OWNER`,
    ]) {
      const { status, body } = await server.redeemAssertion(await server.assertion(file), scope)
      if (status !== 200) continue
      const info = (await userinfo(server, body.access_token)).body
      expect(info.sub).toBe(userId)
      expect(Object.keys(info).filter((claim) => claim.includes('roles'))).toEqual([])
      expect(info['urn:zitadel:iam:user:resourceowner:id'] ?? orgId).toBe(orgId)
    }
  })

  test('names no other machine user and no person as the subject', async () => {
    const [mine, theirs] = [await machine(), await machine()]
    for (const claims of [
      { sub: theirs.userId },
      { iss: theirs.userId },
      { iss: theirs.userId, sub: theirs.userId },
      { sub: person.userId },
      { iss: person.userId, sub: person.userId },
    ])
      expect((await server.redeemAssertion(await server.assertion(mine.file, claims))).status).toBeGreaterThanOrEqual(
        400,
      )
  })
})

test('a token exchange uses only the claims of the subject token', async () => {
  const { tokens } = await signIn(server, app, person, SCOPE)
  const grant = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: tokens.access_token,
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    requested_token_type: 'urn:ietf:params:oauth:token-type:jwt',
  }
  const forged = Object.fromEntries(['sub', 'iss', 'exp', 'azp', 'amr', 'act', ROLES].map((name) => [name, FORGED]))
  const { status, body } = await post(server, '/oauth/v2/token', app, { ...grant, ...forged })
  expect(status).toBe(200)
  expectNothingForged(claimsOf(body.access_token))
  for (const wider of [
    { audience: 'zitadel' },
    { audience: otherOrg },
    { scope: `openid urn:zitadel:iam:org:project:id:zitadel:aud` },
    { actor_token: server.pat, actor_token_type: grant.subject_token_type },
  ])
    expect((await post(server, '/oauth/v2/token', app, { ...grant, ...wider })).status).toBe(400)
})
