/** Whatever a user is created with reads back the same, and a body with anything wrong in it stores nothing. */
import fc from 'fast-check'
import { iso31661Alpha2ToAlpha3 } from 'iso-3166/1-a2-to-1-a3.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fieldNames, userFields } from '#domain/user/person/user-fields.ts'
import { failuresIn, idIn, type NevisServer, startNevisServer } from '#test/api/nevis/nevis-server.ts'

let server: NevisServer
beforeAll(async () => {
  server = await startNevisServer()
  for (const [name, rules] of Object.entries({ number: {}, tier: { values: ['gold', 'silver'] }, constructor: {} }))
    await server.rest('POST', '/nevis/admin/v1/attributes', { name, ...rules })
})
afterAll(() => server?.stop())

type Body = Record<string, unknown> & { loginId: string }

/** Texts with all that people write, and nothing that cannot be seen. */
const text = (maxLength: number) =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .map((value) => [...value.replace(/[\p{Cc}\p{Cs}]/gu, '')].slice(0, maxLength).join(''))
    .filter((value) => /[^\s\p{Default_Ignorable_Code_Point}]/u.test(value) && value.isWellFormed())
const phone = fc.stringMatching(/^\+[1-9][0-9]{1,14}$/)
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2020-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const country = fc
  .tuple(fc.constantFrom(...Object.keys(iso31661Alpha2ToAlpha3)), fc.boolean())
  .map(([code, lower]) => (lower ? code.toLowerCase() : code))

const anyOf = (name: (typeof fieldNames)[number]) => {
  const { values, maxLength } = userFields[name]
  if (values) return fc.constantFrom(...values)
  if (name === 'birthDate') return day
  if (name === 'address.countryCode') return country
  if (name.startsWith('contacts.')) return phone
  // First and last names are stored without spaces around them.
  return ['name.firstName', 'name.lastName'].includes(name)
    ? text(maxLength).map((value) => value.trim())
    : text(maxLength)
}
const membersOf = (group: string) =>
  Object.fromEntries(
    fieldNames
      .filter((name) => (group ? name.startsWith(`${group}.`) : !name.includes('.') && name !== 'loginId'))
      .map((name) => [name.slice(group ? group.length + 1 : 0), anyOf(name)]),
  )
const someOf = (members: Record<string, fc.Arbitrary<unknown>>) => fc.record(members, { requiredKeys: [] })

let count = 0
const body = fc
  .record(
    {
      userId: fc.uuid(),
      ...membersOf(''),
      name: someOf(membersOf('name')),
      address: someOf(membersOf('address')),
      contacts: someOf(membersOf('contacts')),
      properties: someOf({ number: text(500), tier: fc.constantFrom('gold', 'silver'), constructor: text(10) }),
    },
    { requiredKeys: [] },
  )
  .map((fields): Body => ({ ...fields, loginId: '' }))
/** A different login name in each run, so that shrinking does not conflict with earlier runs. */
const named = (fields: Body): Body => ({ ...fields, loginId: `Person${count++}@example.com` })

/** As the API shows it: groups without members are not there. */
const withoutVersion = (value: object): object =>
  Object.fromEntries(
    Object.entries(value).filter(([, member]) => typeof member !== 'object' || Object.keys(member).length > 0),
  )

test('a created user reads back equal, over all combinations of fields', async () => {
  await fc.assert(
    fc.asyncProperty(body, async (fields) => {
      const body = named(fields)
      const response = await server.call('POST', '/users', body)
      expect([response.status, response.body]).toEqual([201, ''])
      const read = (await server.call('GET', `/users/${idIn(response)}`)).body
      expect(read).toEqual({
        languageCode: 'en',
        ...withoutVersion(body),
        userId: idIn(response),
        userState: 'notInvited',
        version: 1,
        created: expect.any(String),
        lastModified: read.created,
      })
      // And everything that is shown of them finds them.
      const { userState: _state, properties, name, address, contacts, ...rest } = read
      const nested = { name, address, contacts, properties }
      const query = new URLSearchParams(
        Object.entries(rest).map(([key, value]): [string, string] => [key, String(value)]),
      )
      for (const [group, members] of Object.entries(nested))
        for (const [key, value] of Object.entries((members ?? {}) as object)) query.set(`${group}.${key}`, value)
      const users = (await server.call('GET', `/users?${query}`)).body
      expect(users.items?.map(({ userId }: { userId: string }) => userId)).toEqual([idIn(response)])
    }),
    { numRuns: 150 },
  )
})

test('a user that is changed reads back as changed, and what is not named stays', async () => {
  await fc.assert(
    fc.asyncProperty(body, body, async (before, { userId: _id, loginId: _login, ...changes }) => {
      const created = await server.create(named(before))
      const old = (await server.call('GET', `/users/${created}`)).body
      const { status, body: after } = await server.call('PATCH', `/users/${created}`, { ...changes, version: 1 })
      expect(status).toBe(200)
      const merged = { ...old, ...changes }
      for (const group of ['name', 'address', 'contacts', 'properties'])
        merged[group] = { ...old[group], ...((changes[group] as object | undefined) ?? {}) }
      const isSame = JSON.stringify(sorted(withoutVersion(merged))) === JSON.stringify(sorted(old))
      expect(after).toEqual({ ...withoutVersion(merged), version: isSame ? 1 : 2, lastModified: expect.any(String) })
      expect((await server.call('GET', `/users/${created}`)).body).toEqual(after)
    }),
    { numRuns: 100 },
  )
})

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null
    ? Object.fromEntries(
        Object.entries(value)
          .map(([key, member]): [string, unknown] => [key, sorted(member)])
          .sort(),
      )
    : value

/** Something wrong with one field: no value of the wrong type or form, no unknown or read-only member, gets through. */
const wrongType = fc.constantFrom<unknown>(true, [], [1], { a: 1 }, 1.5, -1)
const mutation: fc.Arbitrary<readonly [path: string, value: unknown]> = fc.oneof(
  fc.tuple(fc.constantFrom(...fieldNames), wrongType),
  fc.tuple(fc.constantFrom('name', 'address', 'contacts', 'properties'), fc.constantFrom<unknown>('x', 1, true, [])),
  fc.tuple(fc.constantFrom('properties.number', 'properties.tier'), wrongType),
  fc.tuple(fc.constantFrom('userState', 'version', 'created', 'lastModified'), fc.constantFrom<unknown>('active', 1)),
  fc.tuple(
    fc.constantFrom(
      'x',
      'name.x',
      'address.addressLine1',
      'contacts.mobile',
      'contacts.email',
      '__proto__',
      'properties.x',
    ),
    fc.constant('x'),
  ),
  fc.tuple(fc.constantFrom('loginId', 'userId'), fc.constantFrom<unknown>('x', 'a@b', 'a b@example.com', 7, 'x\0')),
  fc.tuple(fc.constantFrom(...fieldNames.filter((name) => name !== 'languageCode')), fc.constant('x'.repeat(300))),
  fc.tuple(fc.constantFrom(...fieldNames), fc.constantFrom('\0', '\u001b', ' \u200b ')),
  fc.tuple(fc.constantFrom('languageCode', 'gender', 'properties.tier'), fc.constantFrom('xx', 'EN', 'Female', 'Gold')),
  fc.tuple(fc.constant('birthDate'), fc.constantFrom('1899-12-31', '2999-01-01', '2001-02-29', '1.1.2000', '2001-1-1')),
  fc.tuple(fc.constant('address.countryCode'), fc.constantFrom('CHE', 'xx', '75', 'c')),
  fc.tuple(fc.constantFrom('contacts.telephone', 'contacts.telefax'), fc.constantFrom('044 555', '+41 44', '+0', '+')),
)

function mutated(body: Body, [path, value]: readonly [string, unknown]): string {
  const [first = '', second] = path.split('.')
  const outer = body[first]
  const members = typeof outer === 'object' && outer !== null ? outer : {}
  const member = second === undefined ? value : { ...members, [second]: value }
  // Written by hand, so that `__proto__` is a member like any other.
  const rest = Object.entries(body).filter(([name]) => name !== first)
  return `{${[...rest, [first, member]].map(([name, one]) => `${JSON.stringify(name)}:${JSON.stringify(one)}`).join(',')}}`
}

test('a body with anything wrong in it is refused, and stores nothing', async () => {
  await fc.assert(
    fc.asyncProperty(body, mutation, fc.boolean(), async (fields, wrong, isPatch) => {
      const body = named(fields)
      const isReadOnlyAsIs = isPatch && wrong[0] === 'version'
      const userId = isPatch ? await server.create(named({ loginId: '' })) : ''
      const { userId: _own, ...patch } = body
      const before = await server.events()
      const headers = { 'content-type': 'application/json' }
      const response = isPatch
        ? await server.call('PATCH', `/users/${userId}`, mutated(patch as Body, wrong), { headers })
        : await server.call('POST', '/users', mutated(body, wrong), { headers })
      if (isReadOnlyAsIs && wrong[1] === 1) return
      expect([response.status, JSON.stringify(wrong)]).toEqual([422, JSON.stringify(wrong)])
      expect(failuresIn(response).join()).toContain(wrong[0])
      expect(await server.events()).toBe(before)
    }),
    { numRuns: 300 },
  )
}, 180_000)
