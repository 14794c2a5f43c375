/**
 * SetUserMetadata, BulkSetUserMetadata, GetUserMetadata, ListUserMetadata, RemoveUserMetadata and BulkRemoveUserMetadata,
 * over REST.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let id: string
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

let count = 0
const machine = async () =>
  (await server.rest('POST', '/management/v1/users/machine', { userName: `robot${count++}`, name: 'R' })).body.userId
const base64 = (text: string) => Buffer.from(text).toString('base64')
const at = (path: string, user = id) => `/management/v1/users/${user}/metadata/${path}`
const set = (key: string, value: string, user = id) => server.rest('POST', at(encodeURIComponent(key), user), { value })
const bulkSet = (metadata: object[], user = id) => server.rest('POST', at('_bulk', user), { metadata })
const get = (key: string, user = id) => server.rest('GET', at(encodeURIComponent(key), user))
const list = (body: object, user = id) => server.rest('POST', at('_search', user), body)
const keysOf = async (body: object = {}) =>
  ((await list(body)).body.result ?? []).map((one: { key: string }) => one.key)
const refused = (status: number, code: number, message: string) => ({ status, body: { code, message } })
const details = {
  sequence: expect.stringMatching(/^\d+$/),
  creationDate: expect.stringMatching(/Z$/),
  changeDate: expect.stringMatching(/Z$/),
  resourceOwner: expect.stringMatching(/^\d{18}$/),
}

test('a value is set, read and replaced, and keeps its creation date', async () => {
  id = await machine()
  expect(await set('colour', base64('red'))).toMatchObject({ status: 200, body: { details } })
  const first = (await get('colour')).body.metadata
  expect(first).toEqual({ details: { ...details, sequence: '2' }, key: 'colour', value: base64('red') })
  await set('colour', base64('blue'))
  const second = (await get('colour')).body.metadata
  expect(second).toMatchObject({
    value: base64('blue'),
    details: { sequence: '3', creationDate: first.details.creationDate },
  })
})

test('all bytes are returned unchanged', async () => {
  id = await machine()
  const value = Buffer.from(Array.from({ length: 256 }, (_, i) => i)).toString('base64')
  await set('bytes', value)
  expect((await get('bytes')).body.metadata.value).toBe(value)
  expect((await set('large', Buffer.alloc(500_000, 1).toString('base64'))).status).toBe(200)
  expect(await set('larger', Buffer.alloc(500_001, 1).toString('base64'))).toMatchObject({
    status: 400,
    body: { code: 3, message: expect.stringContaining('between 1 and 500000 bytes') },
  })
})

test.each(['constructor', '__proto__', 'a b', "it's", 'ü/ö', '100%', 'a.b'])(
  'the key %j is a key like others',
  async (key) => {
    id = await machine()
    await set(key, base64('x'))
    expect((await get(key)).body.metadata).toMatchObject({ key, value: base64('x') })
    expect(await keysOf()).toEqual([key])
    expect((await server.rest('DELETE', at(encodeURIComponent(key)))).status).toBe(200)
    expect(await get(key)).toMatchObject(refused(404, 5, 'Metadata could not be found (QUERY-Rgh32)'))
  },
)

test('bulk calls set and remove all values or none', async () => {
  id = await machine()
  const response = await bulkSet([
    { key: 'a', value: base64('1') },
    { key: 'b', value: base64('2') },
    { key: 'c', value: base64('3') },
  ])
  expect(response).toMatchObject({ status: 200, body: { details: { ...details, sequence: '4' } } })
  expect(await keysOf()).toEqual(['c', 'b', 'a'])
  const remove = (keys: string[]) => server.rest('DELETE', at('_bulk'), { keys })
  expect(await remove(['a', 'nothing'])).toMatchObject({
    status: 404,
    body: { code: 5, message: expect.stringContaining('META-2nnds') },
  })
  expect(await keysOf()).toEqual(['c', 'b', 'a'])
  expect((await remove(['a', 'c'])).status).toBe(200)
  expect(await keysOf()).toEqual(['b'])
  expect(await remove([])).toMatchObject({
    status: 400,
    body: { code: 9, message: expect.stringContaining('META-9mm2d') },
  })
  expect(await bulkSet([])).toMatchObject({
    status: 400,
    body: { code: 9, message: expect.stringContaining('META-9mm2d') },
  })
})

test('lists are ordered by key, in pages, and filtered by key', async () => {
  id = await machine()
  await bulkSet(['Alpha', 'alphabet', 'beta', 'b_ta'].map((key) => ({ key, value: base64(key) })))
  const { body } = await list({ query: { limit: 2, asc: true, offset: 1 } })
  expect(body.result.map((one: { key: string }) => one.key)).toEqual(['alphabet', 'b_ta'])
  expect(body.details).toMatchObject({ totalResult: '4', processedSequence: '5', viewTimestamp: expect.any(String) })
  const like = (key: string, method: string) =>
    keysOf({ queries: [{ keyQuery: { key, method } }], query: { asc: true } })
  expect(await like('alpha', 'TEXT_QUERY_METHOD_STARTS_WITH_IGNORE_CASE')).toEqual(['Alpha', 'alphabet'])
  expect(await like('alpha', 'TEXT_QUERY_METHOD_STARTS_WITH')).toEqual(['alphabet'])
  expect(await like('b_t', 'TEXT_QUERY_METHOD_CONTAINS')).toEqual(['b_ta'])
  expect(await like('beta', 'TEXT_QUERY_METHOD_EQUALS')).toEqual(['beta'])
  expect((await list({ query: { limit: 1001 } })).status).toBe(400)
})

test('unknown users have no metadata', async () => {
  expect(await set('a', base64('x'), '404')).toMatchObject(refused(400, 9, 'User could not be found (COMMAND-uXHNj)'))
  expect((await bulkSet([{ key: 'a', value: base64('x') }], '404')).body.message).toContain('COMMAND-uXHNj')
  expect(await get('a', '404')).toMatchObject({ status: 404 })
  expect(await list({}, '404')).toMatchObject({ status: 404 })
  expect(await server.rest('DELETE', at('a', '404'))).toMatchObject(
    refused(404, 5, 'Metadata could not be found (META-ncnw3)'),
  )
})

test('an empty value is invalid', async () => {
  id = await machine()
  expect(await set('a', '')).toMatchObject({ status: 400, body: { code: 3 } })
})
