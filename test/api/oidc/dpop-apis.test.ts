/** DPoP (RFC 9449) for machine users, and at the APIs over every wire, on two processes. */
import { UserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js'
import { calculateJwkThumbprint, exportJWK } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeProof, makeProofKey } from '#test/api/oidc/dpop-proofs.ts'
import { claimsOf, introspect } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import { wiresOf } from '#test/api/zitadel/wire/wires.ts'
import { type Beside, startBeside } from '#test/support/start-beside.ts'
import { WIRES } from '#test/support/wire-calls.ts'

let server: OidcServer
let beside: Beside
let robotId: string
let file: { userId: string; keyId: string; key: string }
let projectId: string
let resourceServer: App
const key = makeProofKey()
beforeAll(async () => {
  server = await startOidcServer()
  beside = await startBeside(server)
  const added = await server.rest('POST', '/management/v1/users/machine', {
    userName: uniqueName('robot'),
    name: 'Robot',
    accessTokenType: 'ACCESS_TOKEN_TYPE_JWT',
  })
  robotId = added.body.userId
  const made = await server.rest('POST', `/management/v1/users/${robotId}/keys`, { type: 'KEY_TYPE_JSON' })
  file = JSON.parse(Buffer.from(made.body.keyDetails, 'base64').toString())
  projectId = await server.addProject()
  resourceServer = await server.addApp(projectId)
})
afterAll(async () => {
  await beside?.stop()
  await server.stop()
})

const API = 'openid urn:zitadel:iam:org:project:id:zitadel:aud'
const TOKEN = '/oauth/v2/token'
const tokenProof = () => makeProof(key, { method: 'POST', url: server.url + TOKEN })

async function redeem(dpop: string, at = server.url) {
  const grant = {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: await server.assertion(file),
    scope: API,
  }
  const response = await fetch(at + TOKEN, { method: 'POST', headers: { dpop }, body: new URLSearchParams(grant) })
  // biome-ignore lint/suspicious/noExplicitAny: a test asserts on the parts it knows
  return { status: response.status, body: (await response.json()) as any }
}

const boundToken = async (): Promise<string> => (await redeem(await tokenProof())).body.access_token

describe('the JWT profile', () => {
  test('binds its token to the key of the proof', async () => {
    const { status, body } = await redeem(await tokenProof())
    expect([status, body.token_type]).toEqual([200, 'DPoP'])
    const jkt = await calculateJwkThumbprint(await exportJWK(key.publicKey))
    expect(claimsOf(body.access_token).cnf).toEqual({ jkt })
  })

  test('rejects a proof that does not belong to the request', async () => {
    const url = server.url + TOKEN
    const now = Math.floor(Date.now() / 1000)
    for (const proof of [
      'x',
      await makeProof(key, { method: 'GET', url }),
      await makeProof(key, { method: 'POST', url: `${server.url}/oauth/v2/introspect` }),
      await makeProof(key, { method: 'POST', url }, { iat: now - 3600 }),
      await makeProof(key, { method: 'POST', url }, { iat: now + 3600 }),
      await makeProof(key, { method: 'POST', url }, { jti: '' }),
      await makeProof(key, { method: 'POST', url }, { nonce: 'unknown' }),
      await makeProof({ ...key, privateKey: makeProofKey().privateKey }, { method: 'POST', url }),
    ])
      expect((await redeem(proof)).body.error).toBe('invalid_dpop_proof')
  })

  test('accepts a proof once, of two processes at the same time', async () => {
    const proof = await tokenProof()
    const responses = await Promise.all([server.url, beside.url, server.url, beside.url].map((at) => redeem(proof, at)))
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(1)
    expect((await redeem(proof)).body.error).toBe('invalid_dpop_proof')
  })
})

const send = async (path: string, headers: Record<string, string>, at = server.url) =>
  (await fetch(at + path, { headers })).status

test('a bound token is accepted over every wire with a proof, and rejected without', async () => {
  const { wires, close } = wiresOf(server.url)
  for (const name of WIRES) {
    const isRest = name === 'REST, HTTP/1.1'
    const path = isRest ? `/v2/users/${robotId}` : '/zitadel.user.v2.UserService/GetUserByID'
    const token = await boundToken()
    const target = { method: isRest ? 'GET' : 'POST', url: server.url + path, token }
    const call = (headers: Record<string, string>) =>
      wires[name]?.(UserService.method.getUserByID, { userId: robotId }, headers)
    const proof = await makeProof(key, target)
    const authorization = `DPoP ${token}`
    expect([name, (await call({ authorization, dpop: proof }))?.code]).toEqual([name, 0])
    for (const headers of [
      { authorization, dpop: proof },
      { authorization },
      { authorization: `Bearer ${token}`, dpop: await makeProof(key, target) },
      { authorization: `Bearer ${token}` },
      { authorization, dpop: await makeProof(makeProofKey(), target) },
      { authorization, dpop: await makeProof(key, { ...target, token: 'another' }) },
      { authorization, dpop: await makeProof(key, { method: target.method, url: target.url }) },
      { authorization, dpop: await makeProof(key, { ...target, url: `${server.url}/other` }) },
      { authorization, dpop: await makeProof(key, { ...target, method: 'PUT' }) },
    ])
      expect([name, (await call(headers))?.code]).toEqual([name, 16])
  }
  close()
})

test('a token without a key is rejected as a DPoP token', async () => {
  const { body } = await server.redeemAssertion(await server.assertion(file))
  const path = `/v2/users/${robotId}`
  for (const token of [body.access_token, server.pat]) {
    const dpop = await makeProof(key, { method: 'GET', url: server.url + path, token })
    expect(await send(path, { authorization: `DPoP ${token}`, dpop })).toBe(401)
  }
})

test('a proof is used once by all APIs and processes', async () => {
  const token = await boundToken()
  const authorization = `DPoP ${token}`
  for (const path of [`/v2/users/${robotId}`, '/oidc/v1/userinfo']) {
    const dpop = await makeProof(key, { method: 'GET', url: server.url + path, token })
    const sent = await Promise.all(
      [server.url, beside.url, server.url, beside.url].map((at) => send(path, { authorization, dpop }, at)),
    )
    expect([path, ...sent.toSorted()]).toEqual([path, 200, 401, 401, 401])
  }
})

test('the other APIs accept it too, and the challenge names the scheme', async () => {
  const token = await boundToken()
  for (const path of ['/scim/v2/1/Users', '/usher/v1/projects/1/apps/1/client_settings', '/management/v1/orgs/me']) {
    const dpop = await makeProof(key, { method: 'GET', url: server.url + path, token })
    expect([path, await send(path, { authorization: `DPoP ${token}`, dpop })]).not.toEqual([path, 401])
    expect([path, await send(path, { authorization: `DPoP ${token}` })]).toEqual([path, 401])
  }
  const response = await fetch(`${server.url}/v2/users/1`, { headers: { authorization: `DPoP ${token}` } })
  expect(response.headers.get('www-authenticate')).toMatch(/^DPoP error="invalid_token".*algs="ES256 /)
})

test('introspection names the key of a bound token', async () => {
  const grant = {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    assertion: await server.assertion(file),
    scope: `openid urn:zitadel:iam:org:project:id:${projectId}:aud`,
  }
  const headers = { dpop: await tokenProof() }
  const response = await fetch(server.url + TOKEN, { method: 'POST', headers, body: new URLSearchParams(grant) })
  const { access_token: token } = await response.json()
  const { body } = await introspect(server, resourceServer, token)
  expect(body).toMatchObject({ active: true, token_type: 'DPoP', cnf: { jkt: expect.any(String) } })
})
