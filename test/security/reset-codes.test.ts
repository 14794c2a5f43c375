/**
 * Proves a class of docs/security.md: a code that resets a password works for the user it was sent to, once, until a
 * newer one is sent or the password changes; and codes of other kinds do not reset it.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type LoginPerson, loginPeople } from '#test/support/login-people.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: TestServer
let people: ReturnType<typeof loginPeople>
let otherOrg: string
beforeAll(async () => {
  server = await startServer()
  people = loginPeople(server)
  otherOrg = await addOtherOrg(server)
})
afterAll(() => server.stop())

const CHANGED = 'Your password was changed – Usher'
const NEW = 'N3wPass!!'

const resetCode = async ({ userId }: LoginPerson) => {
  await server.rest('POST', `/management/v1/users/${userId}/password/_reset`, { type: 'TYPE_EMAIL' })
  return people.code(userId, 'passwordReset', (user) => user.password.resetCode)
}

/** Submits the form of a mailed link with these values and returns the redirect. */
async function send(page: string, { userId, orgId }: LoginPerson, values: Record<string, string>, orgID = orgId) {
  const visitor = new Visitor(server.url)
  const { html } = await visitor.open('/ui/login/login')
  const csrf = / name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
  const form = { csrf, userID: userId, orgID, password: NEW, passwordconfirm: NEW, ...values }
  return visitor.post(`/ui/login/${page}`, new URLSearchParams(form))
}
const reset = (person: LoginPerson, code: string, orgId = person.orgId) =>
  send('password/init', person, { code }, orgId)

const hasPassword = async ({ userId }: LoginPerson, password: string) => {
  const { hash } = (await people.load(userId)).password
  return hash !== '' && (await server.runtime.services.passwords.verify(hash, password)).result === 'ok'
}
const signIn = async ({ userName }: LoginPerson) => {
  const visitor = new Visitor(server.url)
  await visitor.open('/ui/login/login')
  await visitor.submit({ loginName: userName })
  await visitor.submit({ password: 'Passw0rd!' })
  expect(visitor.seen?.title).toBe('You are signed in – Usher')
  return visitor
}
const isIn = async (visitor: Visitor) => (await visitor.open('/ui/login')).title === 'You are signed in – Usher'

test('a code resets only the password of the user it was sent to', async () => {
  const [mine, theirs] = [await people.active(), await people.active()]
  const code = await resetCode(mine)
  await resetCode(theirs)
  for (const target of [theirs, { ...theirs, orgId: mine.orgId }, { ...mine, orgId: otherOrg }]) {
    expect((await reset(target, code)).title).not.toBe(CHANGED)
    expect(await hasPassword(theirs, 'Passw0rd!')).toBe(true)
  }
  expect((await reset(mine, code)).title).toBe(CHANGED)
  expect(await hasPassword(mine, NEW)).toBe(true)
})

test('a second user in the form does not change the target of the code', async () => {
  const [mine, theirs] = [await people.active(), await people.active()]
  const code = await resetCode(mine)
  for (const name of ['userId', 'user_id', 'loginName', 'loginname', 'id', 'sessionID'])
    await send('password/init', mine, { code, password: 'x', [name]: theirs.userId })
  const page = `password/init?${new URLSearchParams({ userID: theirs.userId, orgID: theirs.orgId })}`
  expect((await send(page, mine, { code })).title).toBe(CHANGED)
  expect(await hasPassword(theirs, 'Passw0rd!')).toBe(true)
})

test('of 20 concurrent uses of one code, one succeeds and consumes it', async () => {
  const person = await people.active()
  const code = await resetCode(person)
  const seen = await Promise.all(Array.from({ length: 20 }, () => reset(person, code)))
  expect(seen.filter((one) => one.title === CHANGED)).toHaveLength(1)
  expect(
    (await people.eventTypes(person.userId)).filter((type) => type === 'user.human.password.changed'),
  ).toHaveLength(1)
  expect((await reset(person, code)).status).toBe(410)
})

test('a newer code revokes the previous one', async () => {
  const person = await people.active()
  const [first, second] = [await resetCode(person), await resetCode(person)]
  expect(first).not.toBe(second)
  expect((await reset(person, first)).title).not.toBe(CHANGED)
  expect(await hasPassword(person, 'Passw0rd!')).toBe(true)
  expect((await reset(person, second)).title).toBe(CHANGED)
})

test('a code does not work for a user who may no longer sign in', async () => {
  for (const end of ['_deactivate', '_lock']) {
    const person = await people.active()
    const code = await resetCode(person)
    await server.rest('POST', `/management/v1/users/${person.userId}/${end}`, {})
    expect((await reset(person, code)).title).not.toBe(CHANGED)
    expect(await hasPassword(person, 'Passw0rd!')).toBe(true)
  }
})

describe('every new password revokes open codes and ends all sessions', () => {
  const ways: [string, (person: LoginPerson) => Promise<unknown>][] = [
    [
      'given by an administrator',
      ({ userId }) => server.rest('POST', `/management/v1/users/${userId}/password`, { password: 'Adm1nGave!' }),
    ],
    [
      'that has to be changed',
      ({ userId }) =>
        server.rest('POST', `/management/v1/users/${userId}/password/_initialize`, { password: 'Adm1nGave!' }),
    ],
    ['chosen by a code', async (person) => reset(person, await resetCode(person))],
  ]
  test.each(ways)('one %s', async (_what, change) => {
    const person = await people.active()
    const visitor = await signIn(person)
    const code = await resetCode(person)
    expect(await isIn(visitor)).toBe(true)
    await change(person)
    expect(await hasPassword(person, 'Passw0rd!')).toBe(false)
    expect(await isIn(visitor)).toBe(false)
    const { hash } = (await people.load(person.userId)).password
    expect((await reset(person, code)).title).not.toBe(CHANGED)
    expect((await people.load(person.userId)).password.hash).toBe(hash)
  })
})

describe('a code of one kind does nothing of another kind', () => {
  const pages = ['password/init', 'mail/verification', 'user/init', 'login/passwordless/init'] as const
  /** Creates a user with open codes of three kinds. */
  const withCodes = async () => {
    const person = await people.active()
    await server.rest('PUT', `/management/v1/users/${person.userId}/email`, {
      email: `new-${person.userName}@acme.example`,
    })
    await resetCode(person)
    return person
  }
  const changesOf = async ({ userId }: LoginPerson) =>
    (await people.eventTypes(userId)).filter((type) => /changed|verified|succeeded|token\.added/.test(type))
  /** Sends a code to pages that it is not for: the person is as before, but for wrong tries. */
  const expectUseless = async (
    person: LoginPerson,
    codePage: (typeof pages)[number],
    values: Record<string, string>,
  ) => {
    const before = await changesOf(person)
    for (const page of pages.filter((one) => one !== codePage)) await send(page, person, values)
    expect(await changesOf(person)).toEqual(before)
  }

  test('one that resets a password', async () => {
    const person = await withCodes()
    await expectUseless(person, 'password/init', { code: await resetCode(person), codeID: 'passwordReset' })
    expect((await people.load(person.userId)).email.verified).toBe(false)
  })

  test('one that verifies an address', async () => {
    const person = await withCodes()
    const code = await people.code(person.userId, 'emailVerification', (user) => user.email.code)
    await expectUseless(person, 'mail/verification', { code, codeID: 'emailVerification' })
    expect(await hasPassword(person, 'Passw0rd!')).toBe(true)
    expect((await send('mail/verification', person, { code })).title).toBe('Your address is confirmed – Usher')
  })

  test('one that finishes an account', async () => {
    const person = await people.initial()
    const code = await people.code(person.userId, 'initializeUser', (user) => user.initCode)
    await expectUseless(person, 'user/init', { code, codeID: 'initializeUser' })
    expect((await people.load(person.userId)).status).toBe('initial')
    expect((await send('user/init', person, { code })).title).toBe('Your account is ready – Usher')
  })

  test('one that registers a passkey', async () => {
    const person = await withCodes()
    const path = `/management/v1/users/${person.userId}/passwordless/_link`
    const link = new URL((await server.rest('POST', path, {})).body.link)
    const [code, codeID] = [link.searchParams.get('code') ?? '', link.searchParams.get('codeID') ?? '']
    expect(code).not.toBe('')
    await expectUseless(person, 'login/passwordless/init', { code, codeID })
    expect(await hasPassword(person, 'Passw0rd!')).toBe(true)
  })
})
