import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const ask = async (method: string, path: string, headers: Record<string, string> = {}, body?: string) => {
  const response = await fetch(server.url + path, {
    method,
    headers: { authorization: `Bearer ${server.pat}`, ...headers },
    ...(body === undefined ? {} : { body }),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: JSON.parse(text) as Record<string, unknown> }
}
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const SCIM = '/scim/v2/1/Users'

type Call = [name: string, method: string, path: string, headers?: Record<string, string>, body?: string]

test.each<Call>([
  ['a REST path that is unknown', 'POST', '/management/v1/user/human', {}, '{}'],
  ['a REST method', 'PUT', '/management/v1/users/human', {}, '{}'],
  ['a REST body', 'POST', '/management/v1/users/human', {}, '{]'],
  ['a REST token', 'GET', '/management/v1/orgs/me', { authorization: 'Bearer x' }],
  ['a path outside of all APIs', 'GET', '/user/human'],
  ['a Connect call', 'POST', '/zitadel.user.v2.UserService/GetUserByID', { 'content-type': 'application/json' }, '{}'],
  ['an unknown Connect call', 'POST', '/zitadel.user.v2.UserService/X', { 'content-type': 'application/json' }, '{}'],
  ['a Nevis access key', 'GET', '/nevis/api/v1/users', { authorization: 'Bearer x' }],
  ['a Nevis path', 'GET', '/nevis/api/v1/nothing'],
  ['a SCIM token', 'GET', SCIM, { authorization: 'Bearer x' }],
  ['a token request', 'POST', '/oauth/v2/token', FORM, 'grant_type=x'],
  ['userinfo', 'GET', '/oidc/v1/userinfo', { authorization: 'Bearer x' }],
  ['an import of people', 'POST', '/usher/v1/people/_import', { authorization: 'Bearer x' }, ''],
])('the JSON error of %s carries the id of the request', async (_name, method, path, headers = {}, body) => {
  const response = await ask(method, path, headers, body)
  expect(response.status).toBeGreaterThanOrEqual(400)
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  expect(response.body.requestId).toBe(response.headers.get('x-request-id'))
})

test.each([
  ['POST', '/management/v1/user/human', 'POST /management/v1/users/human'],
  ['GET', '/v2/user/17', 'GET /v2/users/{user_id}'],
  ['POST', '/oauth/token', 'POST /oauth/v2/token'],
  ['GET', '/scim/v2/1/User', 'GET /scim/v2/{orgId}/Users'],
])('the error of %s %s names the closest path', async (method, path, near) => {
  const response = await ask(method, path)
  expect([response.status, response.body.hint]).toEqual([404, `did you mean ${near}?`])
})

test('the error of a path without a similar one has no hint', async () => {
  expect((await ask('GET', '/wp-admin/setup.php')).body).not.toHaveProperty('hint')
})

test('the error of a wrong method names the methods of the path', async () => {
  const response = await ask('PATCH', '/management/v1/users/human/_import', {}, '{}')
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST, OPTIONS'])
  expect(response.body.hint).toBe('this path takes POST, OPTIONS')
})

test('the error of a misspelt path that another method matches as an id names the closest path', async () => {
  const response = await ask('POST', '/management/v1/users/search', {}, '{}')
  expect([response.status, response.body.hint]).toEqual([405, 'did you mean POST /management/v1/users/_search?'])
})

test('the error of a GET that matches a fixed path as an id names the method of that path', async () => {
  const response = await ask('GET', '/management/v1/users/human')
  expect([response.status, response.body.hint]).toEqual([404, 'did you mean POST /management/v1/users/human?'])
})

test('the error of a body with another content type names the supported type', async () => {
  const response = await ask('POST', '/management/v1/users/human', FORM, 'userName=ada')
  expect([response.status, response.body.hint]).toEqual([
    400,
    'the body has to be JSON, its content type is application/x-www-form-urlencoded',
  ])
})

test('JSON of another content type is answered with its own fault alone', async () => {
  const response = await ask('POST', '/management/v1/users/human', FORM, '{"userName":"ada"}')
  expect([response.status, response.body.hint]).toEqual([400, undefined])
})

test('a path that is right is not suggested when the object of a call does not exist', async () => {
  const json = { 'content-type': 'application/json' }
  const response = await ask('POST', '/v2/sessions', json, '{"checks":{"user":{"loginName":"nobody"}}}')
  expect([response.status, response.body.hint]).toEqual([404, undefined])
})

test('an answer has one hint: an invalid access key is named before a misspelt path', async () => {
  const response = await fetch(`${server.url}/nevis/api/v1/user`, { headers: { authorization: 'Bearer wrong' } })
  const text = await response.text()
  expect([response.status, text.match(/"hint":/g)?.length]).toEqual([401, 1])
  expect(text).toContain('the access key is unknown or revoked')
})

test.each([
  ['GET', '/usher/v1/people/_import', 'POST'],
  ['DELETE', '/openapi/nevis.json', 'GET'],
  ['DELETE', '/usher/v1/people/_import/jobs', 'GET, POST'],
  ['PATCH', '/usher/v1/projects/1/apps/2/client_settings', 'PUT, GET'],
  ['GET', '/zitadel.user.v2.UserService/GetUserByID', 'POST'],
])('the error of %s %s names the methods of the path', async (method, path, allow) => {
  const response = await ask(method, path)
  expect(response.status).toBe(405)
  expect(response.headers.get('allow')?.split(', ').sort()).toEqual(allow.split(', ').sort())
  expect(response.body.hint).toMatch(/this path takes|calls of RPCs are POST requests/)
})

test.each([
  [
    '/usher/v1/people/_import',
    { message: 'the content type has to be application/x-ndjson or application/octet-stream' },
  ],
  [
    '/usher/v1/people/_import/jobs',
    { message: 'the content type has to be application/x-ndjson or application/octet-stream' },
  ],
  ['/zitadel.user.v2.UserService/GetUserByID', { hint: 'use application/json; the content type is text/plain' }],
])('the error of POST %s with another content type names the supported types', async (path, part) => {
  const response = await ask('POST', path, { 'content-type': 'text/plain' }, 'x')
  expect(response).toMatchObject({ status: 415, body: part })
})

test('a token of another API, and a misspelt field, are named by the Nevis API', async () => {
  expect((await ask('GET', '/nevis/api/v1/users')).body.hint).toContain('tokens of the ZITADEL API are not valid here')
  const key = { authorization: `Bearer ${readFileSync(path.join(server.dataDir, 'nevis.key'), 'utf8').trim()}` }
  const json = { ...key, 'content-type': 'application/json' }
  const added = await ask('POST', '/nevis/api/v1/users', json, '{"loginid":"a@acme.example"}')
  expect(added).toMatchObject({ status: 422, body: { hint: 'did you mean loginId?' } })
})

test('the error of a misspelt RPC names the closest RPC', async () => {
  const json = { 'content-type': 'application/json' }
  const response = await ask('POST', '/zitadel.user.v2.UserService/GetUserById', json, '{}')
  expect([response.status, response.body.message]).toEqual([
    501,
    'unknown service or method /zitadel.user.v2.UserService/GetUserById, did you mean /zitadel.user.v2.UserService/GetUserByID?',
  ])
})

test('the error of a limit that is too high names the maximum', async () => {
  const response = await ask('POST', '/management/v1/users/_search', {}, '{"query":{"limit":100000}}')
  expect([response.status, response.body.hint]).toEqual([400, 'the highest limit is 1000'])
})

test('the error of a password that is too short names the required length', async () => {
  const human = {
    userName: 'shorty',
    profile: { firstName: 'A', lastName: 'B' },
    email: { email: 'shorty@example.com', isEmailVerified: true },
    initialPassword: 'aA1!',
  }
  const response = await ask('POST', '/management/v1/users/human', {}, JSON.stringify(human))
  expect([response.status, response.body.hint]).toEqual([400, 'a password has at least 8 characters'])
})
