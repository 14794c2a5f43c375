/**
 * Duplicates that parsers resolve differently: a repeated key in a JSON object (RFC 8259 §4) and two Host headers (RFC
 * 9112 §3.2). Every API rejects both and stores nothing.
 */

import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let nevisKey: string
let orgId: string
beforeAll(async () => {
  server = await startServer()
  nevisKey = (await readFile(path.join(server.dataDir, 'nevis.key'), 'utf8')).trim()
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
})
afterAll(() => server.stop())

const profile = '"profile":{"firstName":"A","firstName":"B","lastName":"C"}'
const entries = () => [
  ['REST', '/management/v1/users/human/_import', 'application/json', `{"userName":"a","userName":"b"}`],
  ['REST, deep', '/management/v1/users/human/_import', 'application/json', `{"userName":"a",${profile}}`],
  ['REST, version 2', '/v2/users/human', 'application/json', '{"username":"a","username":"b"}'],
  [
    'Connect',
    '/zitadel.management.v1.ManagementService/ImportHumanUser',
    'application/json',
    '{"userName":"a","userName":"b"}',
  ],
  ['Nevis', '/nevis/api/v1/users', 'application/json', '{"loginId":"a","loginId":"b"}'],
  ['Nevis, escaped', '/nevis/api/v1/users', 'application/json', '{"loginId":"a","login\\u0049d":"b"}'],
  ['Nevis, deep', '/nevis/api/v1/users', 'application/json', '{"loginId":"a","address":{"city":"A","city":"B"}}'],
  ['Nevis administration', '/nevis/admin/v1/attributes', 'application/json', '{"name":"a","name":"b"}'],
  [
    'SCIM',
    `/scim/v2/${orgId}/Users`,
    'application/scim+json',
    '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"userName":"a","userName":"b"}',
  ],
]

test('every API rejects an object with a repeated key and stores nothing', async () => {
  const before = await server.runtime.storage.rows.selectFrom('users').select('id').execute()
  for (const [name, route = '', type = '', body] of entries()) {
    const token = route.startsWith('/nevis/api') ? nevisKey : server.pat
    const response = await server.rest('POST', route, body, { token, headers: { 'content-type': type } })
    expect([name, response.status]).toEqual([name, 400])
  }
  expect(await server.runtime.storage.rows.selectFrom('users').select('id').execute()).toEqual(before)
})

test('the same key in different objects is accepted', async () => {
  const body = { loginId: 'honest@acme.example', address: { city: 'Bern' } }
  const response = await server.rest('POST', '/nevis/api/v1/users', body, { token: nevisKey })
  expect([response.status, response.body]).toEqual([201, expect.anything()])
})

function raw(lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk
    })
    socket.once('error', reject)
    socket.once('close', () => resolve(text.split('\r\n', 1)[0] ?? ''))
    socket.end(`${lines.join('\r\n')}\r\n\r\n`)
  })
}

test.each([
  '/debug/healthz',
  '/management/v1/healthz',
  '/zitadel.management.v1.ManagementService/Healthz',
  '/.well-known/openid-configuration',
  '/ui/login/login',
  '/nevis/api/v1/users',
])('two Host headers return 400: %s', async (target) => {
  const one = 'Host: localhost'
  expect(await raw([`GET ${target} HTTP/1.1`, one, 'hOST: evil.example', 'Connection: close'])).toContain('400')
  expect(await raw([`GET ${target} HTTP/1.1`, one, one, 'Connection: close'])).toContain('400')
  expect(await raw([`GET ${target} HTTP/1.1`, one, 'Connection: close'])).not.toContain(' 400')
})
