import { createHmac } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonObject } from '@bufbuild/protobuf'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { ActionService } from '#api/zitadel/descriptors/services-v2.ts'
import { addCaller } from '#test/support/callers.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

interface Received {
  readonly body: JsonObject
  readonly text: string
  readonly signature: string
}

let server: TestServer
let call: WireCalls<keyof typeof ActionService.method>
let receiver: Server
let endpoint: string
let orgId: string
const received: Received[] = []
let reply: { status: number; body: string } = { status: 200, body: '' }
beforeAll(async () => {
  server = await startServer({ USHER_LOOPBACK_PROVIDERS: 'true' })
  call = wireCalls(server, ActionService)
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  receiver = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      received.push({ body: JSON.parse(text), text, signature: String(request.headers['zitadel-signature']) })
      response.writeHead(reply.status, { 'content-type': 'application/json' }).end(reply.body)
    })
  })
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`
})
afterAll(async () => {
  call.close()
  receiver.closeAllConnections()
  await new Promise((resolve) => receiver.close(resolve))
  await server.stop()
})
afterEach(async () => {
  const { executions = [] } = (await call('listExecutions')).body as { executions?: { condition: JsonObject }[] }
  for (const { condition } of executions) await call('setExecution', { condition, targets: [] })
  received.length = 0
  reply = { status: 200, body: '' }
})

const addTarget = async (type: JsonObject, more: JsonObject = {}) => {
  const { body } = await call('createTarget', { name: 'hook', timeout: '5s', endpoint, ...type, ...more })
  return body as { id: string; signingKey: string }
}
const ADD_HUMAN = '/zitadel.management.v1.ManagementService/AddHumanUser'
let count = 0
const addHuman = (firstName = 'Minnie') =>
  server.rest('POST', '/management/v1/users/human', {
    userName: `minnie${count++}`,
    profile: { firstName, lastName: 'Mouse' },
    email: { email: 'minnie@acme.example', isEmailVerified: true },
    initialPassword: 'Passw0rd!',
  })
const nameOf = async (userId: string) =>
  (await server.rest('GET', `/management/v1/users/${userId}`)).body.user.human.profile.firstName

describe.each(WIRES)('over %s', (wire) => {
  test('createTarget, getTarget, listTargets, updateTarget, deleteTarget', async () => {
    const made = await call(
      'createTarget',
      {
        name: `Life ${wire}`,
        restCall: { interruptOnError: true },
        timeout: '10s',
        endpoint: 'https://hook.example/a',
      },
      { wire },
    )
    const { id, signingKey } = made.body as { id: string; signingKey: string }
    const { body } = await call('getTarget', { id }, { wire })
    expect(body.target).toMatchObject({ id, signingKey, restCall: { interruptOnError: true }, timeout: '10s' })
    const filters = [{ targetNameFilter: { targetName: wire, method: 'TEXT_FILTER_METHOD_ENDS_WITH' } }]
    const listed = await call('listTargets', { filters }, { wire })
    expect(listed.body).toMatchObject({ pagination: { totalResult: '1' }, targets: [{ id }] })
    const same = await call('updateTarget', { id, endpoint: 'https://hook.example/a' }, { wire })
    expect(same.body.signingKey).toBeUndefined()
    const renewed = await call('updateTarget', { id, restAsync: {}, expirationSigningKey: '0s' }, { wire })
    expect(renewed.body.signingKey).not.toBe(signingKey)
    expect((await call('getTarget', { id }, { wire })).body.target).toMatchObject({ restAsync: {} })
    expect((await call('deleteTarget', { id }, { wire })).body.deletionDate).toBeDefined()
    expect((await call('deleteTarget', { id }, { wire })).body).toEqual({})
    expect((await call('getTarget', { id }, { wire })).code).toBe(5)
  })

  test('setExecution, listExecutions and the lists of what can be set', async () => {
    const { id } = await addTarget({ restWebhook: {} })
    const condition = { request: { method: ADD_HUMAN } }
    expect((await call('setExecution', { condition, targets: [id] }, { wire })).body.setDate).toBeDefined()
    const listed = await call('listExecutions', { filters: [{ targetFilter: { targetId: id } }] }, { wire })
    expect(listed.body.executions).toMatchObject([{ condition, targets: [id] }])
    expect((await call('listExecutionMethods', {}, { wire })).body.methods).toContain(ADD_HUMAN)
    expect((await call('listExecutionServices', {}, { wire })).body.services).toContain('zitadel.user.v2.UserService')
    expect((await call('listExecutionFunctions', {}, { wire })).body.functions).toContain('preuserinfo')
    await call('deleteTarget', { id }, { wire })
    expect((await call('listExecutions', {}, { wire })).body.executions).toBeUndefined()
  })
})

test.each([
  ['an empty name', { name: ' ' }],
  ['no timeout', { timeout: '0s' }],
  ['a timeout beyond the limit', { timeout: '271s' }],
  ['an endpoint that is no web URL', { endpoint: 'file:///etc/passwd' }],
  ['an endpoint with credentials', { endpoint: 'https://a:b@hook.example' }],
])('createTarget rejects %s', async (_what, wrong) => {
  const target = { name: 'x', restWebhook: {}, timeout: '1s', endpoint: 'https://hook.example', ...wrong }
  expect((await call('createTarget', target)).code).toBe(3)
})

test.each([
  [{ request: { method: '/zitadel.user.v2.UserService/NoSuchCall' } }],
  [{ request: { service: 'constructor' } }],
  [{ function: { name: '__proto__' } }],
  [{ event: { event: 'User Added' } }],
  [{}],
])('setExecution rejects the condition %j', async (condition) => {
  const { id } = await addTarget({ restWebhook: {} })
  expect((await call('setExecution', { condition, targets: [id] })).code).toBe(3)
})

test('setExecution rejects unknown and repeated targets', async () => {
  const { id } = await addTarget({ restWebhook: {} })
  const condition = { request: { all: true } }
  expect((await call('setExecution', { condition, targets: ['404'] })).code).toBe(5)
  expect((await call('setExecution', { condition, targets: [id, id] })).code).toBe(3)
})

test('a webhook receives the signed request of a call, and the call continues', async () => {
  const { id, signingKey } = await addTarget({ restWebhook: { interruptOnError: true } })
  await call('setExecution', { condition: { request: { method: ADD_HUMAN } }, targets: [id] })
  expect((await addHuman()).status).toBe(200)
  const [one] = received
  expect(one?.body).toMatchObject({
    fullMethod: ADD_HUMAN,
    orgID: orgId,
    request: { profile: { firstName: 'Minnie' } },
  })
  const [, seconds = '', mac = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(one?.signature ?? '') ?? []
  expect(createHmac('sha256', signingKey).update(`${seconds}.${one?.text}`).digest('hex')).toBe(mac)
})

test('the response of a call target changes the request, member by member', async () => {
  const { id } = await addTarget({ restCall: { interruptOnError: true } })
  await call('setExecution', { condition: { request: { method: ADD_HUMAN } }, targets: [id] })
  reply = { status: 200, body: JSON.stringify({ profile: { firstName: 'Daisy', lastName: 'Duck' } }) }
  expect(await nameOf((await addHuman()).body.userId)).toBe('Daisy')
})

test('the response of a call target changes the response of the call', async () => {
  const { id } = await addTarget({ restCall: {} })
  await call('setExecution', {
    condition: { response: { service: 'zitadel.management.v1.ManagementService' } },
    targets: [id],
  })
  reply = { status: 200, body: JSON.stringify({ userId: 'replaced' }) }
  expect((await addHuman()).body).toMatchObject({ userId: 'replaced', details: { resourceOwner: orgId } })
})

test('the most specific condition runs alone', async () => {
  const { id: method } = await addTarget({ restWebhook: {} }, { endpoint: `${endpoint}?method` })
  const { id: all } = await addTarget({ restWebhook: {} }, { endpoint: `${endpoint}?all` })
  await call('setExecution', { condition: { request: { all: true } }, targets: [all] })
  await call('setExecution', { condition: { request: { method: ADD_HUMAN } }, targets: [method] })
  await addHuman()
  expect(received).toHaveLength(1)
})

test('an interrupting target rejects a call with its own status; nothing is stored', async () => {
  const { id } = await addTarget({ restCall: { interruptOnError: true } })
  await call('setExecution', { condition: { request: { method: ADD_HUMAN } }, targets: [id] })
  reply = { status: 200, body: JSON.stringify({ forwardedStatusCode: 403, forwardedErrorMessage: 'Not today' }) }
  const before = (await server.rest('POST', '/management/v1/users/_search', {})).body.details.totalResult
  const rejected = await addHuman()
  expect(rejected).toMatchObject({ status: 403, body: { code: 7 } })
  expect(rejected.body.message).toContain('Not today')
  reply = { status: 500, body: '' }
  expect((await addHuman()).body.code).toBe(9)
  expect((await server.rest('POST', '/management/v1/users/_search', {})).body.details.totalResult).toBe(before)
})

test('a failure of a target without interruption, and of an asynchronous one, does not fail the call', async () => {
  const { id: failing } = await addTarget({ restCall: {} })
  const { id: unreachable } = await addTarget({ restAsync: {} }, { endpoint: 'http://127.0.0.1:1/' })
  await call('setExecution', { condition: { request: { method: ADD_HUMAN } }, targets: [failing, unreachable] })
  reply = { status: 500, body: '' }
  expect((await addHuman()).status).toBe(200)
})

test('events are delivered after the commit, without secrets, and retried after a failure', async () => {
  const { id } = await addTarget({ restWebhook: {} })
  reply = { status: 503, body: '' }
  await call('setExecution', { condition: { event: { group: 'user.human' } }, targets: [id] })
  const { userId } = (await addHuman()).body
  await expect.poll(() => received.length, { timeout: 20_000 }).toBeGreaterThan(0)
  reply = { status: 200, body: '' }
  const added = () => received.filter(({ body }) => body.event_type === 'user.human.added')
  await expect.poll(() => added().length, { timeout: 30_000 }).toBeGreaterThan(1)
  const [event] = added()
  expect(event?.body).toMatchObject({
    aggregateID: userId,
    aggregateType: 'user',
    resourceOwner: orgId,
    event_payload: { firstName: 'Minnie' },
  })
  expect(event?.text).not.toContain('argon2')
})

test('only administrators of the instance manage actions', async () => {
  const { token } = await addCaller(server, { orgId, roles: ['ORG_OWNER'] })
  for (const [name, request] of [
    ['createTarget', { name: 'x', restWebhook: {}, timeout: '1s', endpoint }],
    ['listTargets', {}],
    ['deleteTarget', { id: '1' }],
    ['setExecution', { condition: { request: { all: true } }, targets: [] }],
    ['listExecutions', {}],
    ['listExecutionMethods', {}],
  ] as const)
    expect((await call(name, request as JsonObject, { token })).code).not.toBe(0)
  expect((await call('listTargets', {}, { token: '' })).code).toBe(16)
})
