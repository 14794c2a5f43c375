/** Payloads of targets as signed and encrypted JWTs, and the public keys of targets. */
import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { JsonObject } from '@bufbuild/protobuf'
import { compactDecrypt, createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ActionService } from '#api/zitadel/descriptors/services-v2.ts'
import { addCaller } from '#test/support/callers.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

let server: TestServer
let call: WireCalls<keyof typeof ActionService.method>
let receiver: Server
let endpoint: string
const received: { text: string; type: string | undefined }[] = []
beforeAll(async () => {
  server = await startServer({ USHER_LOOPBACK_PROVIDERS: 'true' })
  call = wireCalls(server, ActionService)
  receiver = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      received.push({ text, type: request.headers['content-type'] })
      response.writeHead(200).end()
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

const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' })
const bytesOf = ({ publicKey }: ReturnType<typeof pair>) =>
  Buffer.from(publicKey.export({ type: 'spki', format: 'pem' })).toString('base64')
const failure = ({ code, details }: { code: number; details: readonly { id: string }[] }) => [code, details[0]?.id]
const addTarget = async (payloadType: string) => {
  const restCall = { interruptOnError: true }
  const target = { name: 'hook', timeout: '5s', endpoint, restCall, payloadType }
  return (await call('createTarget', target)).body.id as string
}
/** Runs a call of the API with the target as its execution, and returns what the target received. */
async function run(id: string) {
  const condition = { request: { method: '/zitadel.org.v2.OrganizationService/ListOrganizations' } }
  await call('setExecution', { condition, targets: [id] })
  received.length = 0
  const response = await server.rest('POST', '/v2/organizations/_search', {})
  await call('setExecution', { condition, targets: [] })
  return { answer: response, sent: received[0] }
}
async function verify(jwt: string, id: string) {
  const keys = (await (await fetch(`${server.url}/oauth/v2/keys`)).json()) as JSONWebKeySet
  return (await jwtVerify(jwt, createLocalJWKSet(keys), { issuer: server.url, audience: id })).payload
}

describe.each(WIRES)('over %s', (wire) => {
  test('keys are added, activated in turn, listed and removed', async () => {
    const targetId = await addTarget('PAYLOAD_TYPE_JWE')
    expect((await call('getTarget', { id: targetId }, { wire })).body.target).toMatchObject({
      payloadType: 'PAYLOAD_TYPE_JWE',
    })
    const expirationDate = '2999-01-01T00:00:00Z'
    const add = async (more: JsonObject = {}) =>
      (await call('addPublicKey', { targetId, publicKey: bytesOf(pair()), ...more }, { wire })).body.keyId as string
    const [one, other] = [await add(), await add({ expirationDate })]
    for (const keyId of [one, other])
      expect((await call('activatePublicKey', { targetId, keyId }, { wire })).body.changeDate).toBeDefined()
    const pagination = { asc: true }
    const list = async (...filters: JsonObject[]) =>
      (await call('listPublicKeys', { targetId, pagination, filters }, { wire })).body.publicKeys ?? []
    expect(await list()).toHaveLength(2)
    expect(await list({ activeFilter: true })).toMatchObject([{ keyId: other, active: true, expirationDate }])
    expect(await list({ keyIdsFilter: { ids: [one] } })).toMatchObject([
      { keyId: one, fingerprint: expect.stringMatching(/^SHA256:/) },
    ])
    expect(failure(await call('removePublicKey', { targetId, keyId: other }, { wire }))).toEqual([9, 'ACTION-Key05'])
    await call('deactivatePublicKey', { targetId, keyId: other }, { wire })
    expect((await call('removePublicKey', { targetId, keyId: other }, { wire })).body.deletionDate).toBeDefined()
    expect((await call('removePublicKey', { targetId, keyId: other }, { wire })).body).toEqual({})
    expect(await list()).toMatchObject([{ keyId: one }])
  })
})

test('a signed payload is verified with the keys of the server', async () => {
  const id = await addTarget('PAYLOAD_TYPE_JWT')
  const { answer, sent } = await run(id)
  expect([answer.status, sent?.type]).toEqual([200, 'application/jwt'])
  const claims = await verify(sent?.text ?? '', id)
  expect(claims).toMatchObject({ fullMethod: '/zitadel.org.v2.OrganizationService/ListOrganizations' })
})

test('an encrypted payload is read with the key that is active, and not sent without one', async () => {
  const id = await addTarget('PAYLOAD_TYPE_JWE')
  const missing = await run(id)
  expect([missing.answer.status, missing.sent]).toEqual([400, undefined])
  expect(missing.answer.body.message).toContain('EXEC-Key01')
  const key = pair()
  const { keyId } = (await call('addPublicKey', { targetId: id, publicKey: bytesOf(key) })).body as { keyId: string }
  await call('activatePublicKey', { targetId: id, keyId })
  const { answer, sent } = await run(id)
  expect([answer.status, sent?.type]).toEqual([200, 'application/jwt'])
  const { plaintext, protectedHeader } = await compactDecrypt(sent?.text ?? '', key.privateKey)
  expect(protectedHeader).toMatchObject({ kid: keyId, cty: 'JWT' })
  expect((await verify(new TextDecoder().decode(plaintext), id)).request).toBeDefined()
})

test('an administrator of an organization manages no keys', async () => {
  const orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  const { token } = await addCaller(server, { orgId, roles: ['ORG_OWNER'] })
  const targetId = await addTarget('PAYLOAD_TYPE_JWE')
  const { keyId } = (await call('addPublicKey', { targetId, publicKey: bytesOf(pair()) })).body as { keyId: string }
  const requests = [
    ['addPublicKey', { targetId, publicKey: bytesOf(pair()) }],
    ['activatePublicKey', { targetId, keyId }],
    ['deactivatePublicKey', { targetId, keyId }],
    ['removePublicKey', { targetId, keyId }],
    ['listPublicKeys', { targetId }],
  ] as const
  for (const [rpc, request] of requests) expect([rpc, (await call(rpc, request, { token })).code]).toEqual([rpc, 7])
  expect((await call('listPublicKeys', { targetId })).body.publicKeys).toMatchObject([{ keyId }])
})
