/** Names that look alike are one name, or are rejected, wherever a name is given or looked up (docs/security.md). */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const alike = [
  ['letter case', 'paypal', 'PayPal'],
  ['full-width letters', 'google', 'ｇｏｏｇｌｅ'],
  ['a ligature', 'office', 'oﬃce'],
  ['a dotless i', 'istanbul', 'ıstanbul'],
  ['a dotted capital i', 'izmir', 'İzmir'],
  ['a sharp s', 'strasse', 'straße'],
  ['a long s', 'sos', 'ſoſ'],
  ['a letter and its mark apart', 'josé', 'jose\u0301'],
  ['a zero-width space', 'admin1', 'ad\u200bmin1'],
  ['a zero-width joiner', 'admin2', 'admin2\u200d'],
  ['a soft hyphen', 'root', 'ro\u00adot'],
  ['a trailing dot', 'support', 'support.'],
  ['a blank around', 'helpdesk', '  helpdesk\u00a0'],
  ['a final sigma', 'ΟΔΟΣ', 'οδος'],
] as const

const profile = { firstName: 'Minnie', lastName: 'Mouse' }
const email = { email: 'minnie@acme.example', isEmailVerified: true }
const ways = {
  AddHumanUser: (userName: string) => server.rest('POST', '/management/v1/users/human', { userName, profile, email }),
  ImportHumanUser: (userName: string) =>
    server.rest('POST', '/management/v1/users/human/_import', { userName, profile, email }),
  AddMachineUser: (userName: string) =>
    server.rest('POST', '/management/v1/users/machine', { userName, name: 'Robot' }),
  UpdateUserName: async (userName: string) => {
    const { userId } = (await ways.AddMachineUser(`fresh-${count++}`)).body
    return server.rest('PUT', `/management/v1/users/${userId}/username`, { userName })
  },
}
let count = 0

describe.each(alike)('%s: %j and %j', (_what, first, second) => {
  beforeAll(async () => {
    expect((await ways.ImportHumanUser(first)).status).toBe(200)
  })

  test.each(Object.keys(ways) as (keyof typeof ways)[])('%s treats them as one name', async (way) => {
    expect(await ways[way](second)).toMatchObject({
      status: 409,
      body: { code: 6, message: 'User already exists (V3-DKcYh)' },
    })
  })
})

describe('a name that normalizes to an empty text', () => {
  test.each(Object.keys(ways) as (keyof typeof ways)[])(
    'is rejected by %s with an error that names the field',
    async (way) => {
      for (const userName of ['\u200b', '...', '\uff0e\u2060'])
        expect(await ways[way](userName)).toMatchObject({
          status: 400,
          body: { code: 3, message: 'userName has nothing in it to recognise it by (FIELD-blank)' },
        })
    },
  )

  test('is rejected for an organization, and an invisible name for a user', async () => {
    expect(await server.rest('POST', '/management/v1/orgs', { name: '...' })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining('FIELD-blank') },
    })
    const person = { userName: 'unseen', email, profile: { ...profile, firstName: '\u200b' } }
    expect(await server.rest('POST', '/management/v1/users/human', person)).toMatchObject({
      status: 400,
      body: { message: 'firstName has nothing in it to recognise it by (FIELD-blank)' },
    })
  })

  test('is rejected as a login name by the Nevis API', async () => {
    const token = (await readFile(path.join(server.dataDir, 'nevis.key'), 'utf8')).trim()
    for (const loginId of ['\u200b', '...'])
      expect(await server.rest('POST', '/nevis/api/v1/users', { loginId }, { token })).toMatchObject({
        status: 422,
        body: { errors: [{ field: 'loginId' }] },
      })
  })
})

describe('a word of letters of several scripts', () => {
  const mixed = ['\u0430dmin', 'payp\u0430l', 'g\u03bf\u03bfgle', 'root@\u0430cme.example', 'o\u0585en']

  test.each(Object.keys(ways) as (keyof typeof ways)[])('is rejected in a user name by %s', async (way) => {
    for (const userName of mixed)
      expect(await ways[way](userName), userName).toMatchObject({
        status: 400,
        body: { code: 3, message: 'userName mixes letters of several alphabets in one word (FIELD-scripts)' },
      })
  })

  test('is rejected in the name of an organization, and as a domain', async () => {
    expect(await server.rest('POST', '/management/v1/orgs', { name: 'P\u0430ypal' })).toMatchObject({ status: 400 })
    for (const domain of ['p\u0430ypal.example', 'g\u03bf\u03bfgle-mail.example'])
      expect(await server.rest('POST', '/management/v1/orgs/me/domains', { domain }), domain).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining('ORG-Publ1') },
      })
  })

  test('is rejected as a login name by the Nevis API', async () => {
    const token = (await readFile(path.join(server.dataDir, 'nevis.key'), 'utf8')).trim()
    const loginId = 'minni\u0435@acme.example'
    expect(await server.rest('POST', '/nevis/api/v1/users', { loginId }, { token })).toMatchObject({
      status: 422,
      body: { errors: [{ field: 'loginId' }] },
    })
  })

  test('names of one script in each word, and of scripts that look like no other, are taken', async () => {
    for (const userName of [
      '\u0438\u0432\u0430\u043d',
      '\u0438\u0432\u0430\u043d@acme.example',
      '\u738b\u5c0f\u660eShop',
      '\u03bb\u03cc\u03b3\u03bf\u03c2',
    ])
      expect((await ways.AddMachineUser(userName)).status, userName).toBe(200)
    expect(
      (await server.rest('POST', '/management/v1/orgs', { name: '\u0424\u0438\u0440\u043c\u0430 Acme' })).status,
    ).toBe(200)
  })
})

describe('a Cyrillic or Greek name that looks like the Latin name of another user', () => {
  test.each(Object.keys(ways) as (keyof typeof ways)[])('is rejected by %s', async (way) => {
    await ways.AddMachineUser('cope')
    await ways.AddMachineUser('oiko')
    for (const userName of ['\u0441\u043e\u0440\u0435', '\u03bf\u03b9\u03ba\u03bf'])
      expect(await ways[way](userName), userName).toMatchObject({
        status: 409,
        body: { message: 'User already exists (USER-Alike)' },
      })
  })

  test('is taken where no user has the Latin name, and kept by its user', async () => {
    const { body } = await ways.AddMachineUser('\u043e\u0441\u0430')
    const path = `/management/v1/users/${body.userId}/machine`
    expect((await server.rest('PUT', path, { name: 'Wasp' })).status).toBe(200)
  })
})
