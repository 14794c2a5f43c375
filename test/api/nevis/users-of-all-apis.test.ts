/** All APIs share the same users. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aggregates } from '#domain/aggregates.ts'
import { rebuildProjections } from '#eventstore/rebuild.ts'
import { idIn, type NevisServer, startNevisServer } from '#test/api/nevis/nevis-server.ts'
import { addOtherOrg } from '#test/support/other-org.ts'

let server: NevisServer
beforeAll(async () => {
  server = await startNevisServer()
  await server.rest('POST', '/nevis/admin/v1/attributes', { name: 'customerNumber' })
})
afterAll(() => server?.stop())

const management = (method: string, path: string, body?: unknown) => server.rest(method, `/management/v1${path}`, body)
const addHuman = (userName: string, more: object = {}) =>
  management('POST', '/users/human', {
    userName,
    profile: { firstName: 'Minnie', lastName: 'Mouse', preferredLanguage: 'de-AT', gender: 'GENDER_FEMALE' },
    email: { email: `${userName}@mouse.example` },
    ...more,
  })
const get = async (userId: string) => (await server.call('GET', `/users/${userId}`)).body

describe('a user created here', () => {
  test('exists in the other API, with the login name for a missing name', async () => {
    const userId = await server.create({ loginId: 'nameless@example.com' })
    const { user } = (await management('GET', `/users/${userId}`)).body
    expect(user).toMatchObject({
      state: 'USER_STATE_INITIAL',
      userName: 'nameless@example.com',
      preferredLoginName: 'nameless@example.com',
      human: {
        profile: {
          firstName: 'nameless@example.com',
          lastName: 'nameless@example.com',
          displayName: 'nameless@example.com',
          preferredLanguage: 'en',
        },
        email: { email: 'nameless@example.com' },
      },
    })
    const queries = [{ userNameQuery: { userName: 'nameless@example.com' } }]
    const { result } = (await management('POST', '/users/_search', { queries })).body
    expect(result.map(({ id }: { id: string }) => id)).toEqual([userId])
    const { profile } = (await management('GET', `/users/${userId}/profile`)).body
    expect((await management('PUT', `/users/${userId}/profile`, { ...profile, nickName: 'N' })).status).toBe(200)
  })

  test('has metadata in the other API for its attributes, which is writable in this API only', async () => {
    const userId = await server.create({
      loginId: 'described@example.com',
      name: { title: 'Dr.', firstName: 'Lena' },
      birthDate: '1990-04-30',
      address: { city: 'Zürich' },
      contacts: { telephone: '+41445551234' },
      properties: { customerNumber: 'C-1007' },
    })
    const { result } = (await management('POST', `/users/${userId}/metadata/_search`, {})).body
    const metadataPairs = result.map(({ key, value }: Record<string, string>) => [
      key,
      Buffer.from(value ?? '', 'base64').toString(),
    ])
    expect(metadataPairs.sort()).toEqual([
      ['nevis.address.city', 'Zürich'],
      ['nevis.birthDate', '1990-04-30'],
      ['nevis.contacts.telephone', '+41445551234'],
      ['nevis.properties.customerNumber', 'C-1007'],
      ['nevis.title', 'Dr.'],
    ])
    const one = await management('GET', `/users/${userId}/metadata/nevis.title`)
    expect(Buffer.from(one.body.metadata.value, 'base64').toString()).toBe('Dr.')
    const value = Buffer.from('Prof.').toString('base64')
    const writes = [
      management('POST', `/users/${userId}/metadata/nevis.title`, { value }),
      management('POST', `/users/${userId}/metadata/_bulk`, { metadata: [{ key: 'nevis.x', value }] }),
      management('DELETE', `/users/${userId}/metadata/nevis.title`),
    ]
    for (const response of await Promise.all(writes))
      expect([response.status, response.body.message]).toEqual([400, expect.stringContaining('META-Nevis')])
    await server.call('PATCH', `/users/${userId}`, { name: { title: null } })
    expect((await management('GET', `/users/${userId}/metadata/nevis.title`)).status).toBe(404)
  })

  test('is removed everywhere, and its name, id and values are free', async () => {
    const body = {
      userId: '0f6c7a52-7c0e-4b4b-9a52-5f1a0c6d2f99',
      loginId: 'phoenix@example.com',
      remarks: 'of the first life',
    }
    await server.create(body)
    await server.call('POST', `/users/${body.userId}/password`, { password: 'Secret-123' })
    await server.call('DELETE', `/users/${body.userId}`)
    expect((await management('GET', `/users/${body.userId}`)).status).toBe(404)
    const { remarks: _removed, ...second } = body
    await server.create(second)
    expect(await get(body.userId)).toMatchObject({ version: 1, userState: 'notInvited' })
    expect(await get(body.userId)).not.toHaveProperty('remarks')
    expect((await server.call('GET', `/users/${body.userId}/password`)).status).toBe(404)
    expect((await management('POST', `/users/${body.userId}/metadata/_search`, {})).body.result).toBeUndefined()
  })
})

describe('a user added in the other API', () => {
  test('exists in this API, waiting for the code of its mail', async () => {
    const { userId } = (await addHuman('minnie')).body
    expect(await get(userId)).toEqual({
      userId,
      loginId: 'minnie',
      userState: 'pendingInvitation',
      languageCode: 'de',
      name: { firstName: 'Minnie', lastName: 'Mouse' },
      gender: 'female',
      version: 1,
      created: expect.any(String),
      lastModified: expect.any(String),
    })
    const { items } = (await server.call('GET', '/users?languageCode=de&gender=female')).body
    expect(items.map((item: { userId: string }) => item.userId)).toEqual([userId])
  })

  test('has the next version after each change in the other API', async () => {
    const { userId } = (await addHuman('goofy')).body
    await management('PUT', `/users/${userId}/username`, { userName: 'goofy@example.com' })
    expect(await get(userId)).toMatchObject({ loginId: 'goofy@example.com', version: 2 })
    expect((await server.call('PATCH', `/users/${userId}`, { version: 1, remarks: 'x' })).status).toBe(409)
    expect((await server.call('PATCH', `/users/${userId}`, { version: 2, remarks: 'x' })).status).toBe(200)
  })

  test('is blocked when locked or deactivated in the other API, and vice versa', async () => {
    const { userId } = (
      await addHuman('pluto', {
        email: { email: 'p@mouse.example', isEmailVerified: true },
        initialPassword: 'Secret-123',
      })
    ).body
    const state = async () => (await get(userId)).userState
    expect(await state()).toBe('active')
    for (const verb of ['_lock', '_deactivate']) {
      await management('POST', `/users/${userId}/${verb}`, {})
      expect(await state()).toBe('blocked')
      const { items } = (await server.call('GET', '/users?userState=blocked')).body
      expect(items.map((item: { userId: string }) => item.userId)).toEqual([userId])
      expect((await server.call('POST', `/users/${userId}/block`)).status).toBe(204)
      expect((await server.call('DELETE', `/users/${userId}/block`)).status).toBe(204)
      expect(await state()).toBe('active')
    }
    await server.call('POST', `/users/${userId}/block`)
    expect((await management('GET', `/users/${userId}`)).body.user.state).toBe('USER_STATE_LOCKED')
  })

  test('does not exist as a machine user', async () => {
    const { userId } = (await management('POST', '/users/machine', { userName: 'robot', name: 'Robot' })).body
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/block'],
      ['GET', '/password'],
    ])
      expect((await server.call(method ?? '', `/users/${userId}${path}`)).status).toBe(404)
    expect((await server.call('GET', '/users?loginId=robot')).body.items).toEqual([])
    expect((await server.call('POST', '/users', { loginId: 'x@example.com', userId })).status).toBe(422)
  })
})

test('of concurrent claims of one login name at both APIs, in any letter case, one succeeds', async () => {
  for (let round = 0; round < 5; round++) {
    const spellings = [`Race${round}@Example.com`, `race${round}@example.com`, `RACE${round}@EXAMPLE.COM`]
    const responses = await Promise.all(
      Array.from({ length: 30 }, (_, i) => {
        const loginId = spellings[i % 3] ?? ''
        return i % 2 ? server.call('POST', '/users', { loginId }) : addHuman(loginId, { email: { email: loginId } })
      }),
    )
    const statuses = responses.map(({ status }) => status)
    expect(statuses.filter((status) => status === 200 || status === 201)).toHaveLength(1)
    expect(statuses.filter((status) => ![200, 201, 409, 422].includes(status))).toEqual([])
    for (const loginId of spellings)
      expect((await server.call('GET', `/users?loginId=${encodeURIComponent(loginId)}`)).body.items).toHaveLength(1)
  }
})

test('of concurrent claims of one id, one succeeds', async () => {
  const userId = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee'
  const newUser = (i: number) => ({ loginId: `wanted${i}@example.com`, userId: i % 2 ? userId : userId.toUpperCase() })
  const responses = await Promise.all(Array.from({ length: 20 }, (_, i) => server.call('POST', '/users', newUser(i))))
  expect(responses.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 19 }, () => 422)])
})

describe('a key of another organization', () => {
  let key: string
  const theirs = (method: string, path: string, body?: unknown) => server.call(method, path, body, { token: key })
  beforeAll(async () => {
    key = await server.addKey('other', { orgId: await addOtherOrg(server) })
  })

  test.each([
    ['GET', '', undefined],
    ['PATCH', '', { remarks: 'x' }],
    ['DELETE', '', undefined],
    ['POST', '/block', undefined],
    ['DELETE', '/block', undefined],
    ['POST', '/email-link', { type: 'invitation' }],
    ['GET', '/email-link', undefined],
    ['POST', '/password', { password: 'Secret-123' }],
    ['GET', '/password', undefined],
    ['POST', '/password/change', { newPassword: 'Secret-123' }],
    ['DELETE', '/password', undefined],
    ['GET', '/passkeys', undefined],
    ['DELETE', '/passkeys/7', undefined],
    ['GET', '/organization', undefined],
    ['DELETE', '/organization', undefined],
  ])('%s /users/{userId}%s answers for a foreign user as for an unknown one', async (method, path, body) => {
    const userId = await server.create({ loginId: `wall${Math.random()}@example.com` })
    const before = await server.events()
    const nobody = userId.replace(/^.{8}/, '00000000')
    const [foreign, unknown] = [
      await theirs(method, `/users/${userId}${path}`, body),
      await theirs(method, `/users/${nobody}${path}`, body),
    ]
    expect([foreign.status, unknown.status]).toEqual([404, 404])
    const text = (response: { body: unknown }, id: string) => JSON.stringify(response.body).replaceAll(id, '')
    expect(text(foreign, userId)).toBe(text(unknown, nobody))
    expect(await server.events()).toBe(before)
  })

  test('lists its own users only, and cannot take a name that is unique in the instance', async () => {
    const loginId = 'everywhere@example.com'
    await server.create({ loginId })
    expect((await theirs('GET', '/users')).body.items).toEqual([])
    expect((await theirs('POST', '/users', { loginId })).status).toBe(422)
    const created = await theirs('POST', '/users', { loginId: 'mine@example.com' })
    expect((await theirs('GET', '/users')).body.items).toMatchObject([{ userId: idIn(created) }])
    expect((await server.call('GET', `/users/${idIn(created)}`)).status).toBe(404)
  })

  test('sees nothing of the other’s organizations and events', async () => {
    const made = idIn(await server.call('POST', '/organizations', { domain: 'walled.example', name: 'W' }))
    expect((await theirs('GET', `/organizations/${made}`)).status).toBe(404)
    expect((await theirs('GET', '/organizations')).body.items).toEqual([])
    const { events } = (await server.call('GET', '/events?limit=1')).body
    expect((await theirs('GET', `/events/${events[0].eventId}`)).status).toBe(404)
    for (const event of (await theirs('GET', '/events')).body.events)
      expect(event.user.loginId).toBe('mine@example.com')
  })

  test('ends at once with its organization, and when it is revoked', async () => {
    const brief = await server.addKey('brief')
    expect((await server.call('GET', '/users?limit=1', undefined, { token: brief })).status).toBe(200)
    await server.rest('DELETE', '/nevis/admin/v1/access-keys/brief')
    expect((await server.call('GET', '/users?limit=1', undefined, { token: brief })).status).toBe(401)
  })
})

test('all rows can be rebuilt from the log', async () => {
  const { storage } = server.runtime
  const tables = ['users', 'user_attributes', 'user_metadata', 'access_keys', 'customers'] as const
  const read = async () =>
    Promise.all(
      tables.map(async (table) =>
        (await storage.rows.selectFrom(table).selectAll().execute()).map((row) => JSON.stringify(row)).sort(),
      ),
    )
  const before = await read()
  await rebuildProjections(storage, aggregates, () => {})
  expect(await read()).toEqual(before)
})
