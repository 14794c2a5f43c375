/** No change by another organization redirects an existing client id to another client (RFC 6749 §2.2). */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let otherOrg: string
beforeAll(async () => {
  server = await startServer()
  otherOrg = await addOtherOrg(server)
})
afterAll(() => server.stop())

interface Holder {
  readonly userId: string
  readonly clientId: string
  readonly clientSecret: string
}

const add = (body: object, orgId?: string) =>
  server.rest('POST', '/management/v1/users/machine', { name: 'Robot', ...body }, orgId ? { orgId } : {})
const withSecret = async (body: object, orgId?: string): Promise<Holder> => {
  const { userId } = (await add(body, orgId)).body
  const path = `/management/v1/users/${userId}/secret`
  return { userId, ...(await server.rest('PUT', path, {}, orgId ? { orgId } : {})).body }
}
/** Returns the subject of the client's token, undefined when the token endpoint rejects the client. */
async function subjectOf(clientId: string, clientSecret: string): Promise<string | undefined> {
  const headers = { authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}` }
  const body = new URLSearchParams({ grant_type: 'client_credentials', scope: 'openid' })
  const response = await fetch(`${server.url}/oauth/v2/token`, { method: 'POST', headers, body })
  if (response.status !== 200) return undefined
  const { access_token } = (await response.json()) as { access_token: string }
  const about = await fetch(`${server.url}/oidc/v1/userinfo`, { headers: { authorization: `Bearer ${access_token}` } })
  return ((await about.json()) as { sub: string }).sub
}
const refusal = { status: 409, body: { code: 6, message: 'User already exists (V3-DKcYh)' } }

test.each([
  ['the login name of a machine', 'payroll-bot'],
  ['the same in other letters', 'Payroll-BOT'],
])('another organization cannot choose %s as an id', async (_what, userId) => {
  const userName = 'payroll-bot'
  const { body } = await server.rest('POST', '/management/v1/users/_search', {
    queries: [{ userNameQuery: { userName } }],
  })
  if (!body.result) await add({ userName })
  expect(await add({ userId, userName: `thief-${userId}` }, otherOrg)).toMatchObject(refusal)
})

test('another organization cannot use an existing client id as a user name, and the client keeps working', async () => {
  const victim = await withSecret({ userId: 'night-job', userName: 'named-otherwise' })
  expect(await add({ userName: 'Night-Job' }, otherOrg)).toMatchObject(refusal)
  const thief = (await add({ userName: 'patient' }, otherOrg)).body.userId
  const rename = { userName: 'night-job' }
  expect(await server.rest('PUT', `/management/v1/users/${thief}/username`, rename, { orgId: otherOrg })).toMatchObject(
    refusal,
  )
  expect(await subjectOf('night-job', victim.clientSecret)).toBe('night-job')
  expect(await subjectOf('named-otherwise', victim.clientSecret)).toBe('night-job')
})

test('when two organizations claim one text as id and as user name at the same time, one is rejected', async () => {
  for (let i = 0; i < 10; i++) {
    const responses = await Promise.all([
      add({ userId: `both${i}`, userName: `x${i}` }),
      add({ userName: `both${i}` }, otherOrg),
    ])
    expect(responses.map((one) => one.status).sort()).toEqual([200, 409])
  }
})

test('a machine user may use its id as user name, and after its removal a new user may use both', async () => {
  const first = await withSecret({ userId: 'own-name', userName: 'own-name' })
  expect(await subjectOf('own-name', first.clientSecret)).toBe('own-name')
  const renamed = await server.rest('PUT', '/management/v1/users/own-name/username', { userName: 'other-name' })
  expect(renamed.status).toBe(200)
  expect(await add({ userName: 'own-name' }, otherOrg)).toMatchObject(refusal)
  await server.rest('DELETE', '/management/v1/users/own-name')
  const second = await withSecret({ userName: 'own-name' }, otherOrg)
  expect(await subjectOf('own-name', second.clientSecret)).toBe(second.userId)
})

test('neither the client id of an application nor the id of a deactivated machine user can be claimed', async () => {
  const { id } = (await server.rest('POST', '/management/v1/projects', { name: 'P' })).body
  const app = { name: 'api', authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' }
  const { clientId, appId } = (await server.rest('POST', `/management/v1/projects/${id}/apps/api`, app)).body
  for (const takenId of [clientId, appId, id])
    expect(await add({ userId: takenId, userName: `u${takenId}` }, otherOrg)).toMatchObject({
      status: 400,
      body: { message: 'Errors.User.AlreadyExisting (COMMAND-k2una)' },
    })
  const victim = await withSecret({ userName: 'sleeper' })
  const thief = await withSecret({ userName: victim.userId }, otherOrg)
  expect(await subjectOf(victim.userId, victim.clientSecret)).toBe(victim.userId)
  await server.rest('POST', `/management/v1/users/${victim.userId}/_deactivate`, {})
  expect(await subjectOf(victim.userId, thief.clientSecret)).toBeUndefined()
})
