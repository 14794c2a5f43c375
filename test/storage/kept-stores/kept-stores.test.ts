/** Stores of released versions, which every later version opens (written by scripts/write-kept-store.ts). */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { introspect, refresh, userinfo } from '#test/api/oidc/flows.ts'
import { type OidcServer, startOidcServer } from '#test/api/oidc/oidc-server.ts'
import { TOTP_SECRET } from '#test/support/session-people.ts'
import { totpCode } from '#test/support/totp-code.ts'
import type { StoreFacts } from './fill-store.ts'

const versions = readdirSync(import.meta.dirname).flatMap((file) => /^(.+)\.db\.gz$/.exec(file)?.[1] ?? [])

test('a store of this version is kept', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(versions).toContain(version)
})

describe.each(versions)('a store of version %s', (version) => {
  const storePath = path.join(import.meta.dirname, version)
  const facts: StoreFacts = JSON.parse(readFileSync(`${storePath}.json`, 'utf8'))
  const folder = mkdtempSync(path.join(tmpdir(), 'usher-kept-'))
  let server: OidcServer
  beforeAll(async () => {
    // Its tokens are valid at the time when they were issued.
    vi.useFakeTimers({ toFake: ['Date'], now: facts.filledAt + 60_000 })
    writeFileSync(path.join(folder, 'usher.db'), gunzipSync(readFileSync(`${storePath}.db.gz`)))
    writeFileSync(path.join(folder, 'admin.pat'), facts.adminPat)
    server = await startOidcServer({
      USHER_DATABASE_URL: '',
      USHER_DATA_DIR: folder,
      USHER_MASTERKEY: facts.masterkey,
    })
  })
  afterAll(async () => {
    await server.stop()
    vi.useRealTimers()
    rmSync(folder, { recursive: true })
  })

  const get = async (path: string, token = facts.adminPat) => {
    const { status, body } = await server.rest('GET', path, undefined, { token })
    return { status, body }
  }
  const session = (checks: object) => server.rest('POST', '/v2/sessions', { checks })

  test('lists its people, with roles, metadata and memberships', async () => {
    const { person, ids } = facts
    expect(await get(`/v2/users/${person.userId}`)).toMatchObject({ body: { user: { username: person.loginName } } })
    expect(await get(`/management/v1/users/${person.userId}/metadata/color`)).toMatchObject({
      body: { metadata: { value: 'Ymx1ZQ==' } },
    })
    expect(await get(`/management/v1/users/${person.userId}/grants/${ids.userGrantId}`)).toMatchObject({
      body: { userGrant: { roleKeys: ['reader'] } },
    })
    const { body } = await server.rest('POST', `/management/v1/users/${person.userId}/memberships/_search`, {})
    expect(body.result).toMatchObject([{ roles: ['ORG_USER_MANAGER'] }])
  })

  test('signs people in with their password and factors', async () => {
    const { person, withFactors } = facts
    const user = { loginName: person.loginName }
    expect((await session({ user, password: { password: 'Wrong-pass1' } })).status).toBe(400)
    expect((await session({ user, password: { password: person.password } })).status).toBe(201)
    const checks = {
      user: { loginName: withFactors.loginName },
      password: { password: withFactors.password },
      totp: { code: totpCode(TOTP_SECRET, Date.now()) },
    }
    expect((await session(checks)).status).toBe(201)
    const { body } = await get(`/v2/users/${withFactors.userId}/authentication_methods`)
    expect(body.authMethodTypes).toEqual(
      expect.arrayContaining([
        'AUTHENTICATION_METHOD_TYPE_PASSKEY',
        'AUTHENTICATION_METHOD_TYPE_TOTP',
        'AUTHENTICATION_METHOD_TYPE_OTP_EMAIL',
      ]),
    )
  })

  test('accepts its sessions, tokens, keys and secrets', async () => {
    expect(await get(`/v2/sessions/${facts.session.id}?sessionToken=${facts.session.token}`)).toMatchObject({
      body: { session: { factors: { password: {} } } },
    })
    expect((await userinfo(server, facts.accessToken)).body).toMatchObject({ sub: facts.person.userId })
    expect((await introspect(server, facts.app, facts.accessToken)).body).toMatchObject({ active: true })
    expect((await refresh(server, facts.app, facts.refreshToken)).status).toBe(200)
    expect(await get(`/v2/users/${facts.machine.userId}`, facts.machine.pat)).toMatchObject({
      body: { user: { userId: facts.machine.userId } },
    })
    const { keyFile, clientId, clientSecret } = facts.machine
    expect((await server.redeemAssertion(await server.assertion(keyFile))).status).toBe(200)
    const form = { grant_type: 'client_credentials', scope: 'openid', client_id: clientId, client_secret: clientSecret }
    const token = await fetch(`${server.url}/oauth/v2/token`, { method: 'POST', body: new URLSearchParams(form) })
    expect(token.status).toBe(200)
  })

  test('has its policies, providers, projects, grants, organizations and targets', async () => {
    const { ids } = facts
    expect((await get('/management/v1/policies/password/complexity')).body.policy).toMatchObject({ minLength: '9' })
    expect((await get('/admin/v1/policies/password/complexity')).body.policy).toMatchObject({ minLength: '8' })
    expect((await get('/management/v1/policies/lockout')).body.policy).toMatchObject({ maxPasswordAttempts: '7' })
    for (const path of [
      `/management/v1/idps/templates/${ids.providerId}`,
      `/management/v1/projects/${ids.projectId}/apps/${facts.app.appId}`,
      `/management/v1/projects/${ids.projectId}/grants/${ids.projectGrantId}`,
      `/v2/actions/targets/${ids.targetId}`,
    ])
      expect([path, (await get(path)).status]).toEqual([path, 200])
    const { body } = await server.rest('POST', '/v2/organizations/_search', {
      queries: [{ idQuery: { id: ids.secondOrgId } }],
    })
    expect(body.result).toMatchObject([{ name: 'Second' }])
  })
})
