/** The page of the verification mail: docs/contract/zitadel-management-v1.md, 3.4; opening it alone confirms nothing (docs/compatibility.md). */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LoginPerson, linkQuery, loginPeople } from '#test/support/login-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: TestServer
let people: ReturnType<typeof loginPeople>
beforeAll(async () => {
  server = await startServer()
  people = loginPeople(server)
})
afterAll(() => server.stop())

async function moved() {
  const person = await people.active()
  await server.rest('PUT', `/management/v1/users/${person.userId}/email`, { email: 'new@acme.example' })
  return { person, code: await people.code(person.userId, 'emailVerification', (user) => user.email.code) }
}
const open = async (person: LoginPerson, code: string) => {
  const visitor = new Visitor(server.url)
  await visitor.open(`/ui/login/mail/verification?${linkQuery(person, { code })}`)
  return visitor
}
const verified = async (person: LoginPerson) => (await people.load(person.userId)).email.verified

test('a mail scanner that opens the link, however often, confirms nothing', async () => {
  const { person, code } = await moved()
  for (let i = 0; i < 5; i++) expect((await open(person, code)).seen?.status).toBe(200)
  expect(await verified(person)).toBe(false)
})

test('the button confirms the address', async () => {
  const { person, code } = await moved()
  const visitor = await open(person, code)
  expect((await visitor.submit()).title).toBe('Your address is confirmed – Usher')
  expect(await verified(person)).toBe(true)
  expect((await open(person, code)).seen).toMatchObject({
    status: 410,
    title: 'Your address is already confirmed – Usher',
  })
})

test('without the right code the page does not reveal the address', async () => {
  const { person, code } = await moved()
  const visitor = await open(person, 'AAAAAA')
  expect(visitor.seen).toMatchObject({ status: 200, title: 'Confirm your email address – Usher' })
  expect(visitor.seen?.html).not.toContain('acme.example')
  const seen = await visitor.submit()
  expect(seen).toMatchObject({ status: 400, title: 'Error: Enter your code – Usher' })
  expect(seen.html).not.toContain('acme.example')
  expect((await people.eventTypes(person.userId)).at(-1)).toBe('user.human.email.verification.failed')
  // The right code reveals the address.
  await visitor.submit({ code }, 'name="check"')
  expect(visitor.seen?.html).toContain('new<wbr>@acme.example')
  expect((await visitor.submit()).title).toBe('Your address is confirmed – Usher')
})

test('a new mail can be requested, and invalidates the previous link', async () => {
  const { person, code } = await moved()
  await (await open(person, '')).submit({}, 'resend')
  expect((await open(person, code)).seen).toMatchObject({ status: 410, title: 'There is a newer mail – Usher' })
  const next = await people.code(person.userId, 'emailVerification', (user) => user.email.code)
  expect((await (await open(person, next)).submit()).status).toBe(200)
})
