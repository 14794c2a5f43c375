/** The page of the initialization mail: docs/contract/zitadel-management-v1.md, 3.2. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LoginPerson, linkQuery, loginPeople } from '#test/support/login-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { textOf, Visitor } from '#test/support/visitor.ts'

let server: TestServer
let people: ReturnType<typeof loginPeople>
beforeAll(async () => {
  server = await startServer()
  people = loginPeople(server)
})
afterAll(() => server.stop())

const codeOf = (person: LoginPerson) => people.code(person.userId, 'initializeUser', (user) => user.initCode)
const open = async (person: LoginPerson, code: string, visitor = new Visitor(server.url), passwordset = 'false') => {
  await visitor.open(`/ui/login/user/init?${linkQuery(person, { loginname: 'x', code, passwordset })}`)
  return visitor
}
const passwords = (password: string, passwordconfirm = password) => ({ password, passwordconfirm })
const failures = async (person: LoginPerson) => (await people.load(person.userId)).initCode?.failures

test('the link fills in the code, two equal passwords activate, and the page leads to the sign-in', async () => {
  const person = await people.initial()
  const code = await codeOf(person)
  const visitor = await open(person, code)
  expect(visitor.seen).toMatchObject({ status: 200, title: 'Set up your account – Usher', problems: [] })
  expect(visitor.seen?.html).toContain(`value="${code}"`)
  expect(visitor.seen?.html).toContain('Choose the password that you will sign in with.')
  const done = await visitor.submit(passwords('Passw0rd!'))
  expect(done).toMatchObject({ status: 200, title: 'Your account is ready – Usher' })
  expect(done.html).toContain(`/ui/login/login?loginName=${person.userName}`)
  expect(await people.eventTypes(person.userId)).toEqual([
    'user.human.added',
    'user.human.initialization.code.added',
    'user.human.initialization.check.succeeded',
    'user.human.email.verified',
    'user.human.password.changed',
  ])
})

test('a user with a password needs the code only', async () => {
  const person = await people.initial({ initialPassword: 'Passw0rd!' })
  const visitor = await open(person, await codeOf(person), undefined, 'true')
  expect(visitor.seen?.html).not.toContain('type="password"')
  expect((await visitor.submit()).title).toBe('Your account is ready – Usher')
})

test('a password set or removed after the mail does not invalidate its link', async () => {
  const initialUser = await people.initial({ initialPassword: 'Passw0rd!' })
  const chosen = await open(initialUser, await codeOf(initialUser))
  expect((await chosen.submit(passwords('N3wPass!!'))).title).toBe('Your account is ready – Usher')
  const { hash } = (await people.load(initialUser.userId)).password
  expect((await server.runtime.services.passwords.verify(hash, 'N3wPass!!')).result).toBe('ok')
  const without = await people.initial()
  const visitor = await open(without, await codeOf(without), undefined, 'true')
  expect(await visitor.submit()).toMatchObject({ status: 400, problems: ['Enter a password'] })
  expect((await visitor.submit(passwords('N3wPass!!'))).title).toBe('Your account is ready – Usher')
})

test.each([
  ['no password', passwords(''), 'Enter a password'],
  ['two that differ', passwords('Passw0rd!', 'Passw0rd?'), 'The two passwords are not the same. Enter both again.'],
  ['a short one', passwords('Pw0!'), 'Password is too short'],
  ['one without a number', passwords('Password!'), 'Password must contain number'],
  ['one of 2000 characters', passwords(`Aa1!${'x'.repeat(2000)}`), 'Password is too long'],
])(
  'with %s nothing is stored, the problem is shown beside the field, and the code still works',
  async (_what, form, problem) => {
    const person = await people.initial()
    const visitor = await open(person, await codeOf(person))
    const refused = await visitor.submit(form)
    expect(refused).toMatchObject({ status: 400, title: 'Error: Set up your account – Usher', problems: [problem] })
    expect(refused.html).toMatch(
      /aria-describedby="password-problem[^>]*aria-invalid="true"|autofocus[^>]*aria-invalid="true"/,
    )
    expect(refused.html).not.toContain(form.password || 'nothing to leak')
    expect((await people.load(person.userId)).status).toBe('initial')
    expect((await visitor.submit(passwords('Passw0rd!'))).status).toBe(200)
  },
)

test('a submitted wrong code is counted, and the page asks for the code again', async () => {
  const person = await people.initial()
  const visitor = await open(person, 'AAAAAA')
  expect(await failures(person)).toBe(0)
  expect(await visitor.submit(passwords('Passw0rd!'))).toMatchObject({
    status: 400,
    title: 'Error: Enter your code – Usher',
    problems: ['This code is not right. Take it from the newest mail.'],
  })
  expect(visitor.seen?.html).not.toContain('type="password"')
  expect(await failures(person)).toBe(1)
  const right = await visitor.submit({ code: ` ${(await codeOf(person)).toLowerCase()} ` }, 'name="check"')
  expect(right.title).toBe('Set up your account – Usher')
  expect(right.html).toContain(person.userName)
  expect(right.problems).toEqual([])
})

test('opening a link checks no code: a right, a wrong and an unknown one look the same, however often', async () => {
  const person = await people.initial()
  const code = await codeOf(person)
  const seen = async (who: LoginPerson, typed: string) => {
    const { html = '', status } = (await open(who, typed)).seen ?? {}
    return `${status} ${html
      .replaceAll(typed, 'CODE')
      .replaceAll(who.userId, 'ID')
      .replace(/value="v1[^"]*"/g, '')}`
  }
  const pages = new Set<string>()
  for (let i = 0; i < 12; i++) pages.add(await seen(person, `WRONG${i}`))
  pages.add(await seen({ ...person, userId: '999999999999999999' }, 'AAAAAA'))
  pages.add(await seen(person, code))
  expect(pages.size).toBe(1)
  expect([...pages][0]).not.toContain(person.userName)
  expect(await failures(person)).toBe(0)
  expect((await (await open(person, code)).submit(passwords('Passw0rd!'))).status).toBe(200)
})

test('a code changed on the page is rejected, even with a valid password', async () => {
  const person = await people.initial()
  const visitor = await open(person, await codeOf(person))
  const refused = await visitor.submit({ ...passwords('Passw0rd!'), code: 'AAAAAA' })
  expect(refused).toMatchObject({ status: 400, title: 'Error: Enter your code – Usher' })
  expect(await people.load(person.userId)).toMatchObject({ status: 'initial', password: { hash: '' } })
})

test('a link without a code asks for it without an error', async () => {
  const visitor = await open(await people.initial(), '')
  expect(visitor.seen).toMatchObject({ status: 200, title: 'Enter your code – Usher', problems: [] })
})

test('a second click on a used link shows that the account is set up, and leads to the sign-in', async () => {
  const person = await people.initial()
  const code = await codeOf(person)
  await (await open(person, code)).submit(passwords('Passw0rd!'))
  const { seen } = await open(person, code)
  expect(seen).toMatchObject({ status: 410, title: 'Your account is already set up – Usher' })
  expect(seen?.html).toContain('href="/ui/login/login"')
})

test('two clicks at once set up one account and get one answer each', async () => {
  const person = await people.initial()
  const visitors = await Promise.all(Array.from({ length: 5 }, async () => open(person, await codeOf(person))))
  const responses = await Promise.all(visitors.map((visitor, i) => visitor.submit(passwords(`Passw0rd!${i}`))))
  expect(responses.map((one) => one.status).sort()).toEqual([200, 410, 410, 410, 410])
  expect((await people.eventTypes(person.userId)).filter((type) => type.endsWith('changed'))).toHaveLength(1)
})

test('an expired link shows an error before it asks for input, and offers a new mail', async () => {
  const person = await people.initial()
  const code = await codeOf(person)
  const { expiresAt } = (await people.load(person.userId)).initCode ?? { expiresAt: 0 }
  const before = (await people.load(person.userId)).initCode?.sequence
  const late = await startServerAt(expiresAt + 1000)
  try {
    const visitor = await open(person, code, new Visitor(late.url))
    expect(visitor.seen).toMatchObject({ status: 410, title: 'This link has expired – Usher' })
    expect(visitor.seen?.html).not.toContain('type="password"')
    const sent = await visitor.submit({}, 'resend')
    expect(sent).toMatchObject({ status: 200, title: 'Check your mail – Usher' })
    expect((await people.load(person.userId)).initCode?.sequence).not.toBe(before)
  } finally {
    await late.close()
  }
})

test('a link replaced by a newer mail shows an error', async () => {
  const person = await people.initial()
  const code = await codeOf(person)
  await server.rest('POST', `/management/v1/users/${person.userId}/_resend_initialization`, {})
  const { seen } = await open(person, code)
  expect(seen).toMatchObject({ status: 410, title: 'There is a newer mail – Usher' })
  expect((await open(person, await codeOf(person))).seen?.status).toBe(200)
})

test('ten wrong codes invalidate a code, and a new mail has a valid one', async () => {
  const person = await people.initial()
  for (let i = 0; i < 10; i++) await (await open(person, `WRONG${i}`)).submit(passwords('Passw0rd!'))
  const visitor = await open(person, await codeOf(person))
  expect(visitor.seen).toMatchObject({ status: 410, title: 'Too many wrong codes – Usher' })
  await visitor.submit({}, 'resend')
  expect((await open(person, await codeOf(person))).seen?.title).toBe('Set up your account – Usher')
})

test('a user of another organization and an unknown one look like a wrong code', async () => {
  const person = await people.initial()
  const code = await codeOf(person)
  const send = async (who: LoginPerson, typed: string) => (await open(who, typed)).submit(passwords('Passw0rd!'))
  const wrong = await send(person, 'AAAAAA')
  const pageText = (seen: typeof wrong) => textOf(seen.html)
  const elsewhere = await send({ ...person, orgId: '123' }, code)
  const nobody = await send({ ...person, userId: '999999999999999999' }, code)
  expect(wrong).toMatchObject({ status: 400, title: 'Error: Enter your code – Usher' })
  expect([elsewhere.status, nobody.status]).toEqual([wrong.status, wrong.status])
  expect([pageText(elsewhere), pageText(nobody)]).toEqual([pageText(wrong), pageText(wrong)])
})

test('a request for a new mail gets the same response for every user, and at most five are sent', async () => {
  const person = await people.initial()
  const visitor = await open(person, '')
  const responses = new Set<string>()
  for (let i = 0; i < 8; i++) {
    responses.add((await visitor.submit({}, 'resend')).html.replace(/value="v1[^"]*"/g, ''))
    await open(person, '', visitor)
  }
  const nobody = await open({ ...person, userId: '999999999999999999' }, '')
  responses.add((await nobody.submit({}, 'resend')).html)
  expect(responses.size).toBe(1)
  const sent = (await people.eventTypes(person.userId)).filter((type) => type.endsWith('initialization.code.added'))
  expect(sent).toHaveLength(6)
})

test('a link without a user shows an error page', async () => {
  const visitor = new Visitor(server.url)
  expect(await visitor.open('/ui/login/user/init')).toMatchObject({ status: 404, title: 'Page not found – Usher' })
})

/** The pages of the same runtime, at another time. */
async function startServerAt(now: number): Promise<{ url: string; close(): Promise<void> }> {
  const { default: Fastify } = await import('fastify')
  const { registerLoginRoutes } = await import('#api/login/routes.ts')
  const { collectingLog } = await import('#test/support/collecting-log.ts')
  const { providerClients } = await import('#federation/provider-clients.ts')
  const app = Fastify()
  const { services } = server.runtime
  await registerLoginRoutes(app, {
    services,
    ...providerClients({ externalUrl: services.externalUrl, allowLoopback: false }),
    now: () => now,
    log: collectingLog().log,
    mayAsk: async () => true,
  })
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { url, close: () => app.close() }
}
