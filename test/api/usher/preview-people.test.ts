import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { caseFile } from '#test/support/import-case.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

async function preview(body: Buffer | string, query = '', token = server.pat) {
  const response = await fetch(`${server.url}/usher/v1/people/_preview${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
  return { status: response.status, body: await response.json() }
}
const file = (name: string) => readFile(caseFile(name))

test('a preview names the system, counts users and skipped data, and shows no secret', async () => {
  const { status, body } = await preview(await file('kc-roles-and-groups.json'))
  expect(status).toBe(200)
  expect(body).toMatchObject({
    source: 'keycloak',
    count: 2,
    faulty: 0,
    leftBehind: { 'group /staff': 1, 'role admin': 1 },
    people: [{ line: 1, person: { userName: 'ada.abbott' }, faults: [] }, { person: { userName: 'ben.brandt' } }],
  })
  expect(JSON.stringify(body)).not.toContain('pbkdf2')
  const users = await server.rest('POST', '/management/v1/users/_search', {
    queries: [{ userNameQuery: { userName: 'ada.abbott' } }],
  })
  expect(users.body.result ?? []).toEqual([])
})

test('columns are mapped, and errors of users are counted with their members', async () => {
  const { body } = await preview('Kennung;Adresse\na1;nobody\n', '?map=Kennung%3DuserName&map=Adresse%3Demail')
  expect(body).toMatchObject({ source: 'sheet', count: 1, faulty: 1, people: [{ faults: [{ field: 'email.email' }] }] })
})

test('a file that cannot be imported returns one sentence, and only an administrator of the instance may preview', async () => {
  expect(await preview(await file('kc-truncated.json'))).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('the file ends early') },
  })
  expect((await preview('', '')).status).toBe(400)
  expect((await preview('{}', '', 'nonsense')).status).toBe(401)
})

test.each<[string, Buffer | string, string, string]>([
  ['an encoding', Buffer.from('login;name\nada;J\xfcrg\n', 'latin1'), '', 'the parameter encoding=windows-1252'],
  ['a system', '{"users":[{"localId":"a","email":"a@acme.example"}]}', '?from=keycloak', 'the parameter from=firebase'],
  ['a name of a system', 'login\nada\n', '?from=nothing', 'the parameter from has to be one of'],
  [
    'a realm',
    '[{"realm":"a","users":[{"username":"x"}]},{"realm":"b","users":[{"username":"y"}]}]',
    '',
    'the parameter realm',
  ],
  ['a map', '[{"a":1}]', '', 'or its members with the parameter map'],
])(
  'a sentence about %s names the parameter of the call, not the option of the command',
  async (_what, file, query, text) => {
    const { status, body } = await preview(file, query)
    expect(status).toBe(400)
    expect(body.message).toContain(text)
    expect(body.message).not.toContain('--')
  },
)
