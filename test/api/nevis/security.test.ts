/** Classes of attacks on the Nevis API (docs/security.md). */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fieldNames } from '#domain/user/person/user-fields.ts'
import { idIn, type NevisServer, startNevisServer } from '#test/api/nevis/nevis-server.ts'

let server: NevisServer
beforeAll(async () => {
  server = await startNevisServer()
  await server.rest('POST', '/nevis/admin/v1/attributes', { name: 'number' })
})
afterAll(() => server?.stop())

let count = 0
const fresh = () => `person${count++}@example.com`

describe('9: links are made from the configured origin', () => {
  const evil = {
    forwarded: 'host=evil.example;proto=https',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    origin: 'https://evil.example',
  }

  test('in a Location, in a mail and in the response about a link', async () => {
    const loginId = fresh()
    const created = await server.call('POST', '/users', { loginId }, { headers: evil })
    expect(created.headers.get('location')).toBe(`${server.url}/nevis/api/v1/users/${idIn(created)}`)
    const path = `/users/${idIn(created)}/email-link`
    await server.call('POST', path, { type: 'invitation' }, { headers: evil })
    expect(await server.linkTo(loginId, 'Initialize User')).toContain(`${server.url}/ui/login/user/init?`)
    const { body } = await server.call('GET', path, undefined, { headers: evil })
    expect(body.personifiedLink.startsWith(server.url)).toBe(true)
  })
})

describe('16: names are text in mails', () => {
  test('a link in a name is none in the mail', async () => {
    const loginId = fresh()
    const userId = await server.create({ loginId, name: { firstName: '<a href="https://evil.example?x=1">' } })
    await server.call('POST', `/users/${userId}/email-link`, { type: 'invitation' })
    expect(await server.linkTo(loginId, 'Initialize User')).toContain(server.url)
  })
})

describe('19: search terms and tokens are values only', () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      "' OR 1=1 --",
      '"; DROP TABLE users; --',
      '%',
      '_',
      '\\',
      '$1',
      '[]',
      '\0',
      '\ud800',
      '٣',
      '1e9',
      '-1',
    ),
  )
  const known = fc.constantFrom(
    ...fieldNames,
    'userId',
    'userState',
    'version',
    'created',
    'lastModified',
    'properties.number',
  )

  test('in lists of users', async () => {
    await server.create({ loginId: fresh(), remarks: 'hidden' })
    await fc.assert(
      fc.asyncProperty(fc.oneof(known, nasty), nasty, nasty, async (name, value, token) => {
        const query = new URLSearchParams([
          [name, value],
          ['continuationToken', token],
        ])
        for (const text of [query.toString(), new URLSearchParams([[name, value]]).toString()]) {
          const { status, body } = await server.call('GET', `/users?${text}`)
          expect([200, 422]).toContain(status)
          if (status === 200 && name !== '' && !['limit', 'continuationToken'].includes(name))
            expect(body.items).toEqual([])
        }
      }),
      { numRuns: 200 },
    )
  })

  test('in tokens of every list, and in times and texts of events', async () => {
    const userId = await server.create({ loginId: fresh() })
    const paths = ['/users', '/organizations', `/users/${userId}/passkeys`]
    await fc.assert(
      fc.asyncProperty(fc.oneof(nasty, fc.stringMatching(/^[0-9]{1,20}_.{0,20}$/)), async (text) => {
        const token = new URLSearchParams([['continuationToken', text]])
        const statuses = await Promise.all(
          paths.map(async (path) => (await server.call('GET', `${path}?${token}`)).status),
        )
        const events = ['filter', 'fromDate', 'toDate', 'timespan', 'status', 'offset', 'limit'].map(async (name) => {
          const query = new URLSearchParams([
            [name, text],
            ...(name === 'filter' ? [['filterType', 'loginId'] as [string, string]] : []),
          ])
          return (await server.call('GET', `/events?${query}`)).status
        })
        for (const status of [...statuses, ...(await Promise.all(events))]) expect([200, 422]).toContain(status)
      }),
      { numRuns: 100 },
    )
  })

  test('in paths', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }), async (id) => {
        if (!id.isWellFormed() || /^\.{1,2}$/.test(id)) return
        const { status } = await server.call('GET', `/users/${encodeURIComponent(id)}`)
        expect(status).toBe(404)
      }),
      { numRuns: 200 },
    )
  })
})

describe('20: login names that look alike are treated as one', () => {
  test.each([
    ['invisible characters', 'le\u200bna@example.com'],
    ['full-width letters', '\uff4cena@example.com'],
    ['letter case', 'LENA@EXAMPLE.COM'],
    ['a dotless i', 'l\u0131na@example.com'],
    ['a trailing dot', 'lena@example.com.'],
  ])('%s', async (_what, loginId) => {
    await server.call('POST', '/users', { loginId: 'lena@example.com' })
    await server.call('POST', '/users', { loginId: 'lina@example.com' })
    expect((await server.call('POST', '/users', { loginId })).status).toBe(422)
  })
})

test('22: names of inherited object members are accepted as ordinary names, or rejected', async () => {
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
    const headers = { 'content-type': 'application/json' }
    const text = `{"loginId":"${fresh()}","${name}":{"x":1},"properties":{"${name}":"x"}}`
    expect((await server.call('POST', '/users', text, { headers })).status).toBe(422)
    expect((await server.call('GET', `/users?${name}=x`)).status).toBe(422)
    expect((await server.call('GET', `/users?properties.${name}=x`)).status).toBe(422)
  }
  expect(({} as Record<string, unknown>).x).toBeUndefined()
})

test('23: a key of this API is rejected by every other API, and this API rejects their tokens', async () => {
  for (const path of ['/management/v1/users/me', '/nevis/admin/v1/access-keys', '/management/v1/orgs/me'])
    expect((await server.rest('GET', path, undefined, { token: server.key })).status).toBeGreaterThanOrEqual(400)
  expect((await server.call('GET', '/users', undefined, { token: server.pat })).status).toBe(401)
  expect((await server.rest('GET', '/nevis/admin/v1/access-keys', undefined, { token: null })).status).toBe(401)
})
