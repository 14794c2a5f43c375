/**
 * Guessing at one account (ASVS 5.0 6.3.1): without any policy, wrong passwords are followed by growing pauses in which
 * the right one is not accepted either; other accounts are served, and honest mistakes cost nothing.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { userAggregate } from '#domain/user/user.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: TestServer
let people: ReturnType<typeof loginPeople>
beforeAll(async () => {
  server = await startServer()
  people = loginPeople(server)
})
afterAll(() => server.stop())

const IN = 'You are signed in – Usher'
async function attempt(loginName: string, password: string): Promise<string> {
  const visitor = new Visitor(server.url)
  await visitor.open('/ui/login/login')
  await visitor.submit({ loginName })
  return (await visitor.submit({ password })).title
}
const failuresOf = async (userId: string) =>
  (await server.runtime.services.events.load(userAggregate, userId)).state.password.failures

test('after ten wrong passwords, concurrent or sequential, the right one is rejected too', async () => {
  const { userName, userId } = await people.active()
  await Promise.all(Array.from({ length: 40 }, (_none, i) => attempt(userName, `Wr0ng-${i}`)))
  // Of parallel guesses none is judged within the pause.
  expect(await failuresOf(userId)).toBe(10)
  expect(await attempt(userName, 'Passw0rd!')).not.toBe(IN)
  expect(await failuresOf(userId)).toBe(10)
})

test('other accounts can still sign in', async () => {
  const [victim, other] = [await people.active(), await people.active()]
  const [title] = await Promise.all([
    attempt(other.userName, 'Passw0rd!'),
    ...Array.from({ length: 20 }, () => attempt(victim.userName, 'Wr0ng-Pass')),
  ])
  expect(title).toBe(IN)
})

test('the right password resets the counter after nine wrong ones', async () => {
  const { userName, userId } = await people.active()
  for (let i = 0; i < 9; i++) await attempt(userName, `Wr0ng-${i}`)
  expect(await attempt(userName, 'Passw0rd!')).toBe(IN)
  expect(await failuresOf(userId)).toBe(0)
})

test('an administrator who unlocks the user or sets a password ends the pause', async () => {
  const { userName, userId } = await people.active()
  await Promise.all(Array.from({ length: 12 }, (_none, i) => attempt(userName, `Wr0ng-${i}`)))
  const set = await server.rest('POST', `/management/v1/users/${userId}/password`, {
    password: 'N3wPassw0rd!',
    noChangeRequired: true,
  })
  expect(set.status).toBe(200)
  expect(await attempt(userName, 'N3wPassw0rd!')).toBe(IN)
})
