import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createClientKeySets } from '#federation/client-key-sets.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

const MINUTE = 60_000
const jwk = (kid: string, more: object = {}) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  kid,
  ...more,
})

let server: Server
let address: string
let nextResponse: { status: number; body: string }
let requests: number
let now: number
beforeEach(async () => {
  now = Date.now()
  requests = 0
  nextResponse = { status: 200, body: JSON.stringify({ keys: [jwk('a')] }) }
  server = createServer((_request, response) => {
    requests++
    response.writeHead(nextResponse.status).end(nextResponse.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // Listening on a port, so not a path.
  address = `http://127.0.0.1:${(server.address() as { port: number }).port}/jwks`
})
afterEach(() => server.close())

function open(allowLoopback = true) {
  const { log, logged } = collectingLog()
  const sets = createClientKeySets({ allowLoopback, log, now: () => now })
  return { logged, find: async (keyId?: string) => (await sets.find(address, keyId)).map(({ kid }) => kid) }
}

test('one request fetches a set for all that ask at once, and ten minutes later again', async () => {
  const { find } = open()
  expect(await Promise.all([find('a'), find('a'), find()])).toEqual([['a'], ['a'], ['a']])
  now += 9 * MINUTE
  expect([await find('a'), requests]).toEqual([['a'], 1])
  now += MINUTE
  expect([await find('a'), requests]).toEqual([['a'], 2])
})

test('a new key id is found at once, and unknown ones cause one request in 30 seconds', async () => {
  const { find } = open()
  await find('a')
  nextResponse = { ...nextResponse, body: JSON.stringify({ keys: [jwk('b')] }) }
  expect([await find('b'), await find('a'), requests]).toEqual([['b'], [], 2])
  for (const guess of ['c', 'd', 'e']) expect(await find(guess)).toEqual([])
  expect(requests).toBe(2)
  now += 31_000
  await find('c')
  expect(requests).toBe(3)
})

test.each([
  ['a status', { status: 503, body: '' }, 'it answers with status 503'],
  ['a text', { status: 200, body: '<html>' }, 'it is not JSON'],
  ['JSON without keys', { status: 200, body: '{}' }, 'it is no JSON Web Key Set'],
])(
  '%s in place of keys keeps those before for a day, is logged and not asked for again at once',
  async (_what, failure, reason) => {
    const { find, logged } = open()
    await find('a')
    nextResponse = failure
    now += 11 * MINUTE
    expect([await find('a'), await find('a'), requests]).toEqual([['a'], ['a'], 2])
    expect(logged.join()).toContain('keys of an application cannot be fetched')
    expect(logged.join()).toContain(reason)
    now += 24 * 60 * MINUTE
    expect(await find('a')).toEqual([])
  },
)

test('keys for encryption, private keys and unknown kinds are skipped', async () => {
  const { find } = open()
  const usable = [jwk('a'), { ...jwk('b'), use: 'sig' }]
  const others = [
    jwk('c', { use: 'enc' }),
    jwk('d', { d: 'AA' }),
    { kty: 'oct', kid: 'e', k: 'AA' },
    { kty: 'X' },
    'text',
  ]
  nextResponse = { ...nextResponse, body: JSON.stringify({ keys: [...usable, ...others] }) }
  expect(await find()).toEqual(['a', 'b'])
})

test('an address of this machine is not fetched unless that is allowed', async () => {
  const { find, logged } = open(false)
  expect([await find('a'), requests]).toEqual([[], 0])
  expect(logged.join()).toContain('no public address')
})
