/** Proves a class of docs/security.md: names that look alike are one name, wherever a name is given or looked up. */
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
