/** A write over version 2 to one process is visible to the next request to another. */
import type { JsonObject } from '@bufbuild/protobuf'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Fleet, startFleet } from '#test/scaling/fleet.ts'
import { testPostgres } from '#test/support/postgres.ts'

const postgres = await testPostgres()

describe.skipIf(!postgres.available)('on two processes', () => {
  let fleet: Fleet
  let orgId: string
  beforeAll(async () => {
    fleet = await startFleet(2)
    orgId = (await fleet.rest(0, 'GET', '/management/v1/orgs/me')).body.org.id
  }, 120_000)
  afterAll(() => fleet?.stop())

  let turn = 0
  /** Sends each call to the other process than the call before. */
  async function call(service: string, rpc: string, body: JsonObject) {
    const response = await fleet.rest(turn++ % 2, 'POST', `/zitadel.${service}/${rpc}`, body)
    expect([rpc, response.status, response.status === 200 ? '' : response.body]).toEqual([rpc, 200, ''])
    return response.body
  }
  const users = (rpc: string, body: JsonObject) => call('user.v2.UserService', rpc, body)
  const sessions = (rpc: string, body: JsonObject) => call('session.v2.SessionService', rpc, body)
  const twenty = Array.from({ length: 20 }, (_none, n) => n)

  const create = async (name: string): Promise<string> =>
    (
      await users('AddHumanUser', {
        username: name,
        organization: { orgId },
        profile: { givenName: 'Minnie', familyName: 'Mouse' },
        email: { email: `${name}@acme.example`, isVerified: true },
        password: { password: 'Secret-pass1' },
      })
    ).userId

  test('users, their profile, metadata and credentials', async () => {
    for (const n of twenty) {
      const name = `reader-${n}`
      const userId = await create(name)
      expect((await users('GetUserByID', { userId })).user.username).toBe(name)
      await users('UpdateHumanUser', { userId, profile: { givenName: `G${n}`, familyName: 'M' } })
      const queries = [{ inUserIdsQuery: { userIds: [userId] } }]
      expect((await users('ListUsers', { queries })).result[0].human.profile.givenName).toBe(`G${n}`)
      const value = Buffer.from(`v${n}`).toString('base64')
      await users('SetUserMetadata', { userId, metadata: [{ key: 'k', value }] })
      expect((await users('ListUserMetadata', { userId })).metadata).toMatchObject([{ key: 'k', value }])
      await users('DeactivateUser', { userId })
      expect((await users('GetUserByID', { userId })).user.state).toBe('USER_STATE_INACTIVE')
      await users('DeleteUser', { userId })
      expect((await users('ListUsers', { queries })).result ?? []).toEqual([])
    }
  }, 120_000)

  test('sessions and their tokens', async () => {
    const userId = await create('session-reader')
    for (const _ of twenty) {
      const { sessionId, sessionToken: first } = await sessions('CreateSession', { checks: { user: { userId } } })
      const checks = { password: { password: 'Secret-pass1' } }
      const { sessionToken } = await sessions('SetSession', { sessionId, sessionToken: first, checks })
      const { session } = await sessions('GetSession', { sessionId, sessionToken })
      expect(session.factors.password.verifiedAt).toBeDefined()
      const old = await fleet.rest(turn++ % 2, 'POST', '/zitadel.session.v2.SessionService/GetSession', {
        sessionId,
        sessionToken: first,
      })
      expect(old.status).toBe(403)
      await sessions('DeleteSession', { sessionId, sessionToken })
      expect(
        (await sessions('ListSessions', { queries: [{ idsQuery: { ids: [sessionId] } }] })).sessions ?? [],
      ).toEqual([])
    }
  }, 120_000)

  test('organizations, settings, features, targets and keys', async () => {
    for (const n of twenty) {
      const { organizationId } = await call('org.v2.OrganizationService', 'AddOrganization', { name: `Reader ${n}` })
      const queries = [{ idQuery: { id: organizationId } }]
      const listed = await call('org.v2.OrganizationService', 'ListOrganizations', { queries })
      expect(listed.result).toMatchObject([{ name: `Reader ${n}` }])

      const allowedOrigins = [`https://reader-${n}.example`]
      await call('settings.v2.SettingsService', 'SetSecuritySettings', {
        embeddedIframe: { enabled: true, allowedOrigins },
      })
      const { settings } = await call('settings.v2.SettingsService', 'GetSecuritySettings', {})
      expect(settings.embeddedIframe.allowedOrigins).toEqual(allowedOrigins)

      const isEven = n % 2 === 0
      await call('feature.v2.FeatureService', 'SetInstanceFeatures', { permissionCheckV2: isEven })
      const features = await call('feature.v2.FeatureService', 'GetInstanceFeatures', {})
      expect(features.permissionCheckV2.enabled ?? false).toBe(isEven)

      const target = { name: `t${n}`, restAsync: {}, timeout: '1s', endpoint: 'https://hook.example' }
      const { id } = await call('action.v2.ActionService', 'CreateTarget', target)
      expect((await call('action.v2.ActionService', 'GetTarget', { id })).target.name).toBe(`t${n}`)
      await call('action.v2.ActionService', 'DeleteTarget', { id })

      const key = await call('webkey.v2.WebKeyService', 'CreateWebKey', { ed25519: {} })
      const keys = await call('webkey.v2.WebKeyService', 'ListWebKeys', {})
      expect(keys.webKeys.map((one: { id: string }) => one.id)).toContain(key.id)
      await call('webkey.v2.WebKeyService', 'DeleteWebKey', { id: key.id })
    }
  }, 120_000)
})
