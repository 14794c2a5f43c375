/**
 * Proves that the pages behind mailed links reveal neither which user ids exist nor the policy of their organization before
 * the code is verified (CWE-204).
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LoginPerson, linkQuery, loginPeople } from '#test/support/login-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: TestServer
let people: ReturnType<typeof loginPeople>
let person: LoginPerson
beforeAll(async () => {
  server = await startServer()
  people = loginPeople(server)
  person = await people.active()
  const policy = { minLength: 23, hasUppercase: true }
  const added = await server.rest('POST', '/management/v1/policies/password/complexity', policy)
  expect(added.status).toBe(200)
})
afterAll(() => server.stop())

async function open(path: string, query: string) {
  const visitor = new Visitor(server.url)
  await visitor.open(`${path}?${query}`)
  return visitor
}

test.each(['/ui/login/password/init', '/ui/login/user/init'])(
  '%s shows the policy of the instance, with and without the organization, for known and unknown ids',
  async (path) => {
    const unknown = { ...person, userId: '123456789012345678' }
    for (const one of [person, unknown])
      for (const query of [linkQuery(one, { code: 'ABCDEF' }), `userID=${one.userId}&code=ABCDEF`]) {
        const { seen } = await open(path, query.toString())
        expect(seen?.html).not.toContain('23 characters')
        expect(seen?.html).toMatch(/\b8 characters/)
      }
  },
)

test('the policy of the organization is shown and enforced once the code is verified', async () => {
  await server.rest('POST', `/management/v1/users/${person.userId}/password/_reset`, {})
  const code = await people.code(person.userId, 'passwordReset', (user) => user.password.resetCode)
  const visitor = await open('/ui/login/password/init', linkQuery(person, { code }).toString())
  const refused = await visitor.submit({ password: 'N3wPass!!', passwordconfirm: 'N3wPass!!' })
  expect([refused.status, refused.html.includes('23')]).toEqual([400, true])
})
