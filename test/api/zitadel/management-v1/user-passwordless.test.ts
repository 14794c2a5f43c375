/** AddPasswordlessRegistration, SendPasswordlessRegistration, ListHumanPasswordless, RemoveHumanPasswordless over REST. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { passkeyRegistered } from '#domain/user/passwordless/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let otherOrg: string
let userId: string
beforeAll(async () => {
  server = await startServer()
  otherOrg = await addOtherOrg(server)
  const { body } = await server.rest('POST', '/management/v1/users/human/_import', {
    userName: 'minnie',
    profile: { firstName: 'Minnie', lastName: 'Mouse' },
    email: { email: 'minnie@acme.example', isEmailVerified: true },
    password: 'Passw0rd!',
  })
  userId = body.userId
})
afterAll(() => server.stop())

const call = (method: string, path: string, options: { orgId?: string; user?: string } = {}) =>
  server.rest(
    method,
    `/management/v1/users/${options.user ?? userId}/passwordless/${path}`,
    method === 'POST' ? {} : undefined,
    options.orgId ? { orgId: options.orgId } : {},
  )

async function givePasskey(id: string, name: string) {
  const { events } = server.runtime.services
  const passkey = {
    id,
    name,
    credentialId: id,
    publicKey: 'k',
    counter: 0,
    aaguid: '',
    transports: [],
    backedUp: false,
  }
  await events.change({ creator: 'TEST', now: Date.now() }, userAggregate, userId, () => [
    passkeyRegistered({ ...passkey, rpId: 'localhost', userAgent: '' }),
  ])
}

test('AddPasswordlessRegistration returns a link on the configured origin and its lifetime', async () => {
  const { status, body } = await call('POST', '_link')
  expect(status).toBe(200)
  expect(body.expiration).toBe('3600s')
  const link = new URL(body.link)
  expect(link.origin + link.pathname).toBe(`${server.url}/ui/login/login/passwordless/init`)
  expect(Object.fromEntries(link.searchParams)).toEqual({
    userID: userId,
    orgID: body.details.resourceOwner,
    codeID: expect.stringMatching(/^\d{18}$/),
    code: expect.stringMatching(/^[A-Za-z0-9]{12}$/),
  })
})

test('SendPasswordlessRegistration returns no link', async () => {
  const { status, body } = await call('POST', '_send_link')
  expect(status).toBe(200)
  expect(Object.keys(body)).toEqual(['details'])
})

test('ListHumanPasswordless returns the registered passkeys, and RemoveHumanPasswordless removes one', async () => {
  expect((await call('POST', '_search')).body).toEqual({})
  await givePasskey('1', 'Laptop')
  await givePasskey('2', 'Phone')
  expect((await call('POST', '_search')).body).toEqual({
    result: [
      { id: '1', name: 'Laptop', state: 'AUTH_FACTOR_STATE_READY' },
      { id: '2', name: 'Phone', state: 'AUTH_FACTOR_STATE_READY' },
    ],
  })
  expect(await call('DELETE', '1')).toMatchObject({
    status: 200,
    body: { details: { resourceOwner: expect.any(String) } },
  })
  expect((await call('POST', '_search')).body.result).toHaveLength(1)
  expect(await call('DELETE', '1')).toMatchObject({ status: 404, body: { code: 5 } })
})

test.each([
  ['POST', '_link'],
  ['POST', '_send_link'],
  ['POST', '_search'],
  ['DELETE', '2'],
])('%s %s: a user of another organization looks like an unknown one, and no link is created', async (method, path) => {
  const passkeys = async () => (await server.runtime.services.events.load(userAggregate, userId)).state.passkeys
  const before = await passkeys()
  const foreign = await call(method, path, { orgId: otherOrg })
  expect(foreign.status).toBe(404)
  expect(foreign.body.link).toBeUndefined()
  expect(foreign.body).toEqual((await call(method, path, { orgId: otherOrg, user: '999999999999999999' })).body)
  expect(await passkeys()).toEqual(before)
})
