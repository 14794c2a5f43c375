import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { userAggregate } from '#domain/user/user.ts'
import { ENTERPRISE, type ScimClient, scimClient, USER } from '#test/api/scim/scim-client.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let scim: ScimClient
beforeAll(async () => {
  server = await startServer()
  scim = await scimClient(server)
})
afterAll(() => server.stop())

const ADA = {
  userName: 'ada@acme.example',
  externalId: 'ext-1',
  name: { givenName: 'Ada', familyName: 'Abbott', middleName: 'M.', honorificPrefix: 'Dr.' },
  nickName: 'Adi',
  title: 'Engineer',
  preferredLanguage: 'de-CH',
  emails: [
    { value: 'ada@acme.example', type: 'work', primary: true },
    { value: 'ada@home.example', type: 'home' },
  ],
  phoneNumbers: [{ value: '+41791112233', type: 'mobile' }],
  addresses: [{ type: 'work', locality: 'Bern', country: 'CH' }],
  [ENTERPRISE]: { employeeNumber: '7', department: 'R&D', manager: { value: '12' } },
}

test('a user is created, read as written, and returned by the other APIs', async () => {
  const created = await scim.create(ADA)
  expect(created.status).toBe(201)
  expect(created.headers.get('content-type')).toContain('application/scim+json')
  const { id, meta } = created.body
  expect(created.headers.get('location')).toBe(meta.location)
  expect(created.headers.get('etag')).toBe(meta.version)
  expect(created.body).toMatchObject({ ...ADA, schemas: [USER, ENTERPRISE], active: true, displayName: 'Ada Abbott' })
  expect((await scim.call('GET', `/Users/${id}`)).body).toEqual(created.body)
  const { user } = (await server.rest('GET', `/management/v1/users/${id}`)).body
  expect(user).toMatchObject({
    state: 'USER_STATE_ACTIVE',
    human: {
      profile: { firstName: 'Ada', lastName: 'Abbott', nickName: 'Adi', preferredLanguage: 'de-CH' },
      email: { email: 'ada@acme.example', isEmailVerified: true },
      phone: { phone: '+41791112233', isPhoneVerified: true },
    },
  })
})

test('a name in use is a conflict, in any letter case', async () => {
  await scim.create({ userName: 'taken' })
  const again = await scim.create({ userName: 'TAKEN' })
  expect(again).toMatchObject({ status: 409, body: { status: '409', scimType: 'uniqueness' } })
})

test('two users may have one externalId', async () => {
  for (const userName of ['twin-1', 'twin-2'])
    expect((await scim.create({ userName, externalId: 'shared' })).status).toBe(201)
  expect(await scim.find('externalId eq "shared"')).toEqual(['twin-1', 'twin-2'])
})

test.each([
  ['no user name', {}, 'userName is required'],
  ['a number for a name', { userName: 7 }, 'userName: a text is expected'],
  ['a text for a flag', { userName: 'x', active: 'maybe' }, 'active: true or false is expected'],
  ['an address that is none', { userName: 'x', emails: [{ value: 'no address' }] }, 'Email'],
  [
    'two primary addresses',
    {
      userName: 'x',
      emails: [
        { value: 'a@b.ch', primary: true },
        { value: 'b@b.ch', primary: true },
      ],
    },
    'emails: one value',
  ],
  [
    'a list for an object',
    { userName: 'x', name: [], emails: 'x', displayName: {} },
    'displayName: a text is expected',
  ],
  ['a weak password', { userName: 'x', password: 'short' }, 'Password'],
])('%s is rejected, and nothing is stored', async (_, user, detail) => {
  const before = (await scim.call('GET', '/Users?count=0')).body.totalResults
  const response = await scim.create(user)
  expect(response).toMatchObject({
    status: 400,
    body: { scimType: 'invalidValue', detail: expect.stringContaining(detail) },
  })
  expect((await scim.call('GET', '/Users?count=0')).body.totalResults).toBe(before)
})

test('a password is hashed, never answered, and signs in', async () => {
  const { body } = await scim.create({ userName: 'pass@acme.example', password: 'Correct-horse-7' })
  expect(JSON.stringify(body)).not.toContain('assword')
  const { events, passwords } = server.runtime.services
  const signsIn = async (password: string) => {
    const { state } = await events.load(userAggregate, body.id)
    return (await passwords.verify(state.password.hash, password)).result === 'ok'
  }
  expect(await signsIn('Correct-horse-7')).toBe(true)
  const replaced = await scim.patch(`/Users/${body.id}`, { op: 'replace', path: 'password', value: 'Staple-battery-9' })
  expect(replaced.status).toBe(200)
  expect(JSON.stringify(replaced.body)).not.toContain('attery')
  expect(await signsIn('Correct-horse-7')).toBe(false)
  expect(await signsIn('Staple-battery-9')).toBe(true)
})

test('PUT replaces all that can be written and keeps what cannot', async () => {
  const { body } = await scim.create({ ...ADA, userName: 'put@acme.example', emails: [{ value: 'put@acme.example' }] })
  const put = await scim.call('PUT', `/Users/${body.id}`, {
    schemas: [USER],
    id: 'another',
    userName: 'put2@acme.example',
    name: { givenName: 'Pat' },
    meta: { created: '1999-01-01T00:00:00Z' },
  })
  expect(put.status).toBe(200)
  expect(put.body).toMatchObject({ id: body.id, userName: 'put2@acme.example', active: true, displayName: 'Pat' })
  for (const gone of ['externalId', 'title', 'emails', 'phoneNumbers', 'addresses', ENTERPRISE])
    expect(put.body).not.toHaveProperty([gone])
  expect(put.body.meta.created).toBe(body.meta.created)
})

describe('versions', () => {
  test('a change with an older version is rejected, one with the current version succeeds', async () => {
    const { body, headers } = await scim.create({ userName: 'versions' })
    const old = headers.get('etag') ?? ''
    const change = { schemas: [USER], userName: 'versions', title: 'A' }
    const first = await scim.call('PUT', `/Users/${body.id}`, change, { 'if-match': old })
    expect(first.status).toBe(200)
    expect(first.headers.get('etag')).not.toBe(old)
    for (const method of ['PUT', 'DELETE'])
      expect(
        (await scim.call(method, `/Users/${body.id}`, method === 'PUT' ? change : undefined, { 'if-match': old }))
          .status,
      ).toBe(412)
    expect((await scim.call('PUT', `/Users/${body.id}`, change, { 'if-match': '*' })).status).toBe(200)
  })

  test('a client with the current version gets 304 without a body', async () => {
    const { body, headers } = await scim.create({ userName: 'cached' })
    const response = await scim.call('GET', `/Users/${body.id}`, undefined, {
      'if-none-match': headers.get('etag') ?? '',
    })
    expect(response).toMatchObject({ status: 304, body: '' })
  })

  test('a PUT of the current state stores nothing', async () => {
    const { body } = await scim.create({ ...ADA, userName: 'same@acme.example' })
    const put = await scim.call('PUT', `/Users/${body.id}`, body)
    expect(put.body).toEqual(body)
  })

  test('concurrent changes are all stored', async () => {
    const { body } = await scim.create({ userName: 'racing' })
    const values = ['title', 'userType', 'locale', 'timezone']
    const responses = await Promise.all(
      values.map((path) => scim.patch(`/Users/${body.id}`, { op: 'add', path, value: 'x' })),
    )
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200])
    const now = (await scim.call('GET', `/Users/${body.id}`)).body
    expect(values.map((name) => now[name])).toEqual(['x', 'x', 'x', 'x'])
  })
})

test('a deleted user is gone, and its name is free', async () => {
  const { body } = await scim.create({ userName: 'gone' })
  expect((await scim.call('DELETE', `/Users/${body.id}`)).status).toBe(204)
  for (const method of ['GET', 'DELETE'])
    expect(await scim.call(method, `/Users/${body.id}`)).toMatchObject({ status: 404, body: { status: '404' } })
  expect((await scim.create({ userName: 'gone' })).status).toBe(201)
})

test('a change over another API shows, in the list of addresses too', async () => {
  const { body } = await scim.create({
    ...ADA,
    userName: 'elsewhere@acme.example',
    emails: [{ value: 'e1@acme.example', type: 'work' }, { value: 'e2@acme.example' }],
  })
  await server.rest('PUT', `/management/v1/users/${body.id}/email`, {
    email: 'new@acme.example',
    isEmailVerified: true,
  })
  expect((await scim.call('GET', `/Users/${body.id}`)).body.emails).toEqual([
    { value: 'new@acme.example', type: 'work' },
    { value: 'e2@acme.example' },
  ])
})

test('responses contain the requested attributes', async () => {
  const { body } = await scim.create({ ...ADA, userName: 'select@acme.example' })
  const get = async (query: string) => (await scim.call('GET', `/Users/${body.id}?${query}`)).body
  expect(Object.keys(await get('attributes=userName,name.givenName'))).toEqual(['schemas', 'id', 'userName', 'name'])
  expect((await get('attributes=name.givenName')).name).toEqual({ givenName: 'Ada' })
  expect(await get('excludedAttributes=emails,meta')).not.toHaveProperty('emails')
  expect((await get(`attributes=${ENTERPRISE}:department`))[ENTERPRISE]).toEqual({ department: 'R&D' })
  expect((await scim.call('GET', `/Users/${body.id}?attributes=id&excludedAttributes=id`)).status).toBe(400)
})
