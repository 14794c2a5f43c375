/** The page of the password reset mail, and the request for it (docs/contract/zitadel-management-v1.md, 3.4). */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { userDeactivated } from '#domain/user/lifecycle/events.ts'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
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

const codeOf = (person: LoginPerson) => people.code(person.userId, 'passwordReset', (user) => user.password.resetCode)
const requested = async (person: LoginPerson) => {
  await server.rest('POST', `/management/v1/users/${person.userId}/password/_reset`, {})
  return codeOf(person)
}
const open = async (person: LoginPerson, code: string) => {
  const visitor = new Visitor(server.url)
  await visitor.open(`/ui/login/password/init?${linkQuery(person, { code })}`)
  return visitor
}
const twice = (password: string) => ({ password, passwordconfirm: password })
const forgot = async (loginName: string) => {
  const visitor = new Visitor(server.url)
  await visitor.open('/ui/login/password/reset')
  return visitor.submit({ loginName })
}

test('the link leads to a new password, once', async () => {
  const person = await people.active()
  const code = await requested(person)
  const visitor = await open(person, code)
  expect(visitor.seen).toMatchObject({ status: 200, title: 'Choose a new password – Usher' })
  expect((await visitor.submit(twice('N3wPass!!'))).title).toBe('Your password was changed – Usher')
  const { hash } = (await people.load(person.userId)).password
  expect((await server.runtime.services.passwords.verify(hash, 'N3wPass!!')).result).toBe('ok')
  const again = (await open(person, code)).seen
  expect(again).toMatchObject({ status: 410, title: 'This link no longer works – Usher' })
})

test('a second factor survives a reset', async () => {
  const person = await people.active()
  await people.given(person.userId, totpAdded('sealed'), totpVerified())
  await (await open(person, await requested(person))).submit(twice('N3wPass!!'))
  expect((await people.load(person.userId)).totp?.ready).toBe(true)
})

test('an expired link shows an error before it asks for a password, and sends a new mail on request', async () => {
  const person = await people.active()
  const visitor = await open(person, await people.oldResetCode(person.userId, 2))
  expect(visitor.seen).toMatchObject({ status: 410, title: 'This link has expired – Usher' })
  expect(visitor.seen?.html).not.toContain('type="password"')
  expect((await visitor.submit({}, 'resend')).title).toBe('Check your mail – Usher')
  expect((await open(person, await codeOf(person))).seen?.status).toBe(200)
})

test('the code of one user is rejected for another', async () => {
  const [one, other] = [await people.active(), await people.active()]
  await requested(one)
  const visitor = await open(one, await requested(other))
  const refused = await visitor.submit(twice('N3wPass!!'))
  expect(refused).toMatchObject({ status: 400, title: 'Error: Enter your code – Usher' })
  expect((await people.eventTypes(one.userId)).at(-1)).toBe('user.human.password.code.check.failed')
})

test('a code that was mailed to a former address is rejected', async () => {
  const person = await people.active()
  const code = await requested(person)
  await server.rest('PUT', `/management/v1/users/${person.userId}/email`, { email: 'other@acme.example' })
  expect((await open(person, code)).seen).toMatchObject({ status: 410, title: 'There is a newer mail – Usher' })
})

test('a code that was sent by SMS to a former number is rejected, also when the number is removed', async () => {
  const person = await people.active()
  const path = `/management/v1/users/${person.userId}`
  await server.rest('PUT', `${path}/phone`, { phone: '+41791234567', isPhoneVerified: true })
  await server.rest('POST', `${path}/password/_reset`, { type: 'TYPE_SMS' })
  const code = await codeOf(person)
  await server.rest('PUT', `${path}/phone`, { phone: '+41791234568', isPhoneVerified: true })
  const replaced = { status: 410, title: 'There is a newer mail – Usher' }
  expect((await open(person, code)).seen).toMatchObject(replaced)
  await server.rest('DELETE', `${path}/phone`)
  const visitor = await open(person, code)
  expect(visitor.seen).toMatchObject(replaced)
})

test('a user deactivated after the mail cannot reset the password', async () => {
  const person = await people.active()
  const code = await requested(person)
  await people.given(person.userId, userDeactivated())
  const refused = await (await open(person, code)).submit(twice('N3wPass!!'))
  expect(refused.title).toBe('Error: Enter your code – Usher')
  expect((await people.eventTypes(person.userId)).at(-1)).toBe('user.deactivated')
})

test('a user who forgot the password gets a code, by user name or verified address, in any letter case', async () => {
  const person = await people.active()
  for (const name of [person.userName, `${person.userName.toUpperCase()}@ACME.example`]) {
    const before = (await people.load(person.userId)).password.resetCode?.sequence
    expect(await forgot(name)).toMatchObject({ status: 200, title: 'Check your mail – Usher' })
    expect((await people.load(person.userId)).password.resetCode?.sequence).not.toBe(before)
  }
})

test('a user with an unfinished account gets the initialization mail instead', async () => {
  const person = await people.initial()
  await forgot(person.userName)
  const types = await people.eventTypes(person.userId)
  expect(types.filter((type) => type === 'user.human.initialization.code.added')).toHaveLength(2)
  expect(types).not.toContain('user.human.password.code.added')
})

test('existing and unknown names get the same response after the same time', async () => {
  const person = await people.active()
  const timed = async (name: string) => {
    const start = performance.now()
    const seen = await forgot(name)
    return { html: seen.html.replaceAll(name, 'NAME'), status: seen.status, ms: performance.now() - start }
  }
  const [known, unknown] = [await timed(person.userName), await timed('nobody-at-all')]
  expect({ ...unknown, ms: 0 }).toEqual({ ...known, ms: 0 })
  expect(Math.min(known.ms, unknown.ms)).toBeGreaterThan(290)
})

test('the response contains no name except the entered one', async () => {
  expect(await forgot(' ')).toMatchObject({ status: 400, problems: ['Enter your login name'] })
})
