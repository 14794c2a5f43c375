/** What ends at one process has ended for the next call of another, also where that one has just used it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addApplication } from '#test/scaling/application.ts'
import { type Fleet, startFleet } from '#test/scaling/fleet.ts'
import { testPostgres } from '#test/support/postgres.ts'
import type { JsonResponse } from '#test/support/start-server.ts'

const postgres = await testPostgres()

describe.skipIf(!postgres.available)('on two processes', () => {
  let fleet: Fleet
  beforeAll(async () => {
    fleet = await startFleet(2)
  }, 180_000)
  afterAll(() => fleet?.stop())

  let count = 0
  const fresh = (name: string) => `${name}-${++count}`
  const write = async (method: string, route: string, body?: object): Promise<JsonResponse['body']> => {
    const response = await fleet.rest(0, method, route, body)
    if (response.status >= 300) throw new Error(`${route}: ${response.status} ${JSON.stringify(response.body)}`)
    return response.body
  }
  const statusOf = async (token: string, route = '/management/v1/orgs/me', method = 'GET', body?: object) =>
    (await fleet.rest(1, method, route, body, { token })).status
  async function machine(roles: string[]): Promise<{ userId: string; tokenId: string; token: string }> {
    const { userId } = await write('POST', '/management/v1/users/machine', { userName: fresh('robot'), name: 'Robot' })
    await write('POST', '/management/v1/orgs/me/members', { userId, roles })
    return { userId, ...(await write('POST', `/management/v1/users/${userId}/pats`, {})) }
  }

  test.each<[string, number, (one: { userId: string; tokenId: string }) => Promise<unknown>]>([
    [
      'a removed token',
      401,
      ({ userId, tokenId }) => write('DELETE', `/management/v1/users/${userId}/pats/${tokenId}`),
    ],
    ['a deactivated user', 401, ({ userId }) => write('POST', `/management/v1/users/${userId}/_deactivate`, {})],
    ['a locked user', 401, ({ userId }) => write('POST', `/management/v1/users/${userId}/_lock`, {})],
    ['a removed user', 401, ({ userId }) => write('DELETE', `/management/v1/users/${userId}`)],
    ['a removed membership', 404, ({ userId }) => write('DELETE', `/management/v1/orgs/me/members/${userId}`)],
    [
      'a lesser role',
      403,
      ({ userId }) => write('PUT', `/management/v1/orgs/me/members/${userId}`, { roles: ['ORG_USER_SELF_MANAGER'] }),
    ],
  ])('%s: the personal access token', async (_what, status, end) => {
    const one = await machine(['ORG_OWNER_VIEWER'])
    expect(await statusOf(one.token)).toBe(200)
    await end(one)
    expect(await statusOf(one.token)).toBe(status)
  })

  test('a deactivated organization, and a removed one', async () => {
    for (const end of ['_deactivate', '']) {
      const { id } = await write('POST', '/management/v1/orgs', { name: fresh('Org') })
      const inOrg = (method: string, route: string, body?: object) => fleet.rest(0, method, route, body, { orgId: id })
      const { body } = await inOrg('POST', '/management/v1/users/machine', { userName: fresh('robot'), name: 'Robot' })
      await inOrg('POST', '/management/v1/orgs/me/members', { userId: body.userId, roles: ['ORG_OWNER'] })
      const pat = await inOrg('POST', `/management/v1/users/${body.userId}/pats`, {})
      expect(await statusOf(pat.body.token)).toBe(200)
      await (end ? inOrg('POST', `/management/v1/orgs/me/${end}`, {}) : inOrg('DELETE', '/management/v1/orgs/me'))
      expect(await statusOf(pat.body.token)).toBe(401)
    }
  })

  test('a revoked access key of the Nevis API', async () => {
    const { name, key } = await write('POST', '/nevis/admin/v1/access-keys', { name: `key_${++count}` })
    expect(await statusOf(key, '/nevis/api/v1/users')).toBe(200)
    await write('DELETE', `/nevis/admin/v1/access-keys/${name}`, {})
    expect(await statusOf(key, '/nevis/api/v1/users')).toBe(401)
  })

  test('a deleted session', async () => {
    const userName = fresh('person')
    await fleet.addPerson(0, userName)
    const checks = { user: { loginName: userName }, password: { password: 'Passw0rd!' } }
    const { sessionId, sessionToken } = await write('POST', '/v2/sessions', { checks })
    expect(await statusOf(sessionToken, '/auth/v1/users/me')).toBe(200)
    await write('DELETE', `/v2/sessions/${sessionId}`, {})
    expect(await statusOf(sessionToken, '/auth/v1/users/me')).toBe(401)
  })

  describe('tokens of an application', () => {
    type Ended = Awaited<ReturnType<typeof addApplication>> & { readonly userId: string }
    test.each<[string, (one: Ended) => Promise<unknown>]>([
      [
        'a deactivated application',
        ({ projectId, appId }) => write('POST', `/management/v1/projects/${projectId}/apps/${appId}/_deactivate`, {}),
      ],
      [
        'a removed application',
        ({ projectId, appId }) => write('DELETE', `/management/v1/projects/${projectId}/apps/${appId}`),
      ],
      [
        'a deactivated project',
        ({ projectId }) => write('POST', `/management/v1/projects/${projectId}/_deactivate`, {}),
      ],
      ['a removed project', ({ projectId }) => write('DELETE', `/management/v1/projects/${projectId}`)],
      ['a removed user', ({ userId }) => write('DELETE', `/management/v1/users/${userId}`)],
      [
        'a role that is required from now on',
        ({ projectId }) =>
          write('PUT', `/management/v1/projects/${projectId}`, { name: fresh('Shop'), projectRoleCheck: true }),
      ],
    ])('%s', async (_what, end) => {
      const app = await addApplication(fleet)
      const userName = fresh('person')
      const userId = await fleet.addPerson(0, userName)
      const { body } = await app.redeem(1, await app.authorize(userName))
      expect((await app.userinfo(1, body.access_token)).status).toBe(200)
      await end({ ...app, userId })
      expect((await app.userinfo(1, body.access_token)).status).toBe(401)
      expect((await app.refresh(1, body.refresh_token)).status).toBeGreaterThanOrEqual(400)
    })

    test('a new secret', async () => {
      const app = await addApplication(fleet)
      expect((await app.introspect(1, 'nothing')).status).toBe(200)
      await write(
        'POST',
        `/management/v1/projects/${app.projectId}/apps/${app.appId}/oidc_config/_generate_client_secret`,
        {},
      )
      expect((await app.introspect(1, 'nothing')).status).toBe(401)
    })
  })
})
