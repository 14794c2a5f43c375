/** From a login name to a signed-in user: with the pages of this server, and with those of another. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemCaller } from '#domain/caller.ts'
import { checkPassword } from '#domain/user/password/check-password.ts'
import { type NevisServer, startNevisServer } from '#test/api/nevis/nevis-server.ts'
import { browserPath, openBrowser, withoutBrowser } from '#test/support/browser.ts'

let server: NevisServer
beforeAll(async () => {
  server = await startNevisServer()
})
afterAll(() => server?.stop())

const PORTAL = 'https://portal.example/start?lang=de&x='
const user = async (userId: string) => (await server.call('GET', `/users/${userId}`)).body

/** Does the password open the API to the user now? */
async function signsIn(userId: string, password: string): Promise<boolean> {
  const { services } = server.runtime
  const row = await services.rows
    .selectFrom('users')
    .select('org_id')
    .where('id', '=', userId)
    .executeTakeFirstOrThrow()
  const ctx = { ...services, caller: systemCaller('TEST'), orgId: row.org_id, now: Date.now(), language: 'en' }
  const checked = await checkPassword(ctx, { id: userId }, password)
  return checked?.state.status === 'active'
}

describe.skipIf(!browserPath)(`in a browser${withoutBrowser}`, () => {
  test('an invited person opens the mail, sets a password, is active and signs in', async () => {
    const userId = await server.create({ loginId: 'lena@example.com', languageCode: 'de', name: { firstName: 'Lena' } })
    await server.call('POST', `/users/${userId}/email-link`, { type: 'invitation' })
    const link = await server.linkTo('lena@example.com', 'Benutzer initialisieren')
    expect(link.startsWith(`${server.url}/ui/login/user/init?`)).toBe(true)
    const { page, close } = await openBrowser()
    try {
      await page.goto(link)
      await page.getByLabel('New password').fill('Passw0rd!')
      await page.getByLabel('Repeat the password').fill('Passw0rd!')
      await page.getByRole('button', { name: 'Activate account' }).click()
      await page.getByRole('heading', { name: 'Your account is ready' }).waitFor()
      expect(await user(userId)).toMatchObject({ userState: 'active', version: 2 })
      expect((await server.call('GET', `/users/${userId}/email-link`)).status).toBe(404)
      await page.getByRole('link', { name: 'Sign in' }).click()
      expect(await page.getByLabel('Login name').inputValue()).toBe('lena@example.com')
      await page.getByRole('button', { name: 'Continue' }).click()
      await page.getByLabel('Password').fill('Passw0rd!')
      await page.getByRole('button', { name: 'Sign in' }).click()
      await page.getByRole('heading', { name: 'You are signed in' }).waitFor()
      await server.call('POST', `/users/${userId}/block`)
      await page.goto(`${server.url}/ui/login`)
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Sign in')
    } finally {
      await close()
    }
    const queries = [{ userNameQuery: { userName: 'lena@example.com' } }]
    const { result } = (await server.rest('POST', '/management/v1/users/_search', { queries })).body
    expect(result).toMatchObject([{ id: userId, human: { email: { isEmailVerified: true } } }])
  })
})

describe('over a portal', () => {
  let key: string
  beforeAll(async () => {
    key = await server.addKey('portal', { returnUrls: ['https://portal.example/start'] })
  })
  const portal = (method: string, path: string, body?: unknown) => server.call(method, path, body, { token: key })
  const ticketIn = (link: string) => {
    expect(link.startsWith(PORTAL)).toBe(true)
    return link.slice(PORTAL.length)
  }

  test('the ticket of the mail authenticates the user once, and the portal sets the password', async () => {
    const userId = await server.create({ loginId: 'max@example.com' })
    expect(
      (await portal('POST', `/users/${userId}/email-link`, { type: 'invitation', urlPrefix: PORTAL })).status,
    ).toBe(201)
    const ticket = ticketIn(await server.linkTo('max@example.com', 'Initialize User'))
    const emailLink = (await portal('GET', `/users/${userId}/email-link`)).body
    expect(emailLink.personifiedLink.startsWith(PORTAL)).toBe(true)
    expect(emailLink.personifiedLink).not.toContain(ticket)
    expect((await portal('POST', '/auth/email-link', { ticket })).body).toEqual({
      loginId: 'max@example.com',
      userId,
      login: { status: 'succeeded' },
    })
    expect((await portal('POST', '/auth/email-link', { ticket })).body.login).toEqual({
      status: 'failed',
      failedReason: 'invalidTicket',
    })
    await portal('POST', `/users/${userId}/password`, { password: 'Secret-123' })
    expect((await user(userId)).userState).toBe('active')
    expect(await signsIn(userId, 'Secret-123')).toBe(true)
  })

  test('a password reset by ticket, blocked and not', async () => {
    const userId = await server.create({ loginId: 'moritz@example.com' })
    await portal('POST', `/users/${userId}/password`, { password: 'Secret-123' })
    await portal('POST', `/users/${userId}/email-link`, { type: 'passwordReset', urlPrefix: PORTAL })
    const ticket = ticketIn(await server.linkTo('moritz@example.com', 'Reset password'))
    await portal('POST', `/users/${userId}/block`)
    expect((await portal('POST', '/auth/email-link', { ticket })).body).toMatchObject({
      userId,
      login: { failedReason: 'userBlocked' },
    })
    await portal('DELETE', `/users/${userId}/block`)
    expect((await portal('POST', '/auth/email-link', { ticket })).body.login.status).toBe('succeeded')
    await portal('POST', `/users/${userId}/password/change`, { newPassword: 'Secret-456' })
    expect([await signsIn(userId, 'Secret-123'), await signsIn(userId, 'Secret-456')]).toEqual([false, true])
  })

  test.each([
    ['another portal', 'https://evil.example/start?x='],
    ['a user name that looks like it', 'https://portal.example@evil.example/start?x='],
    ['a path beside the allowed one', 'https://portal.example/other?x='],
    ['no https', 'http://portal.example/start?x='],
  ])('a link to %s is refused', async (_what, urlPrefix) => {
    const userId = await server.create({ loginId: `${Math.random()}@example.com` })
    const response = await portal('POST', `/users/${userId}/email-link`, { type: 'invitation', urlPrefix })
    expect([response.status, response.body]).toEqual([422, { error: expect.stringContaining('urlPrefix') }])
    expect((await user(userId)).userState).toBe('notInvited')
  })

  test('a key without return URLs may link to this server only', async () => {
    const userId = await server.create({ loginId: 'alone@example.com' })
    const send = (urlPrefix: string) =>
      server.call('POST', `/users/${userId}/email-link`, { type: 'invitation', urlPrefix })
    expect((await send(PORTAL)).status).toBe(422)
    expect((await send(`${server.url}/ui/login/user/init?x=`)).status).toBe(201)
  })
})

test('creating and changing sends no mail, and neither does a first password', async () => {
  const userId = await server.create({ loginId: 'quiet@example.com' })
  await server.call('PATCH', `/users/${userId}`, { loginId: 'silent@example.com' })
  await server.call('POST', `/users/${userId}/password`, { password: 'Secret-123' })
  // Mails are sent in order: an earlier one would arrive before this one.
  await server.call('POST', `/users/${userId}/email-link`, { type: 'passwordReset' })
  await server.linkTo('silent@example.com', 'Reset password')
  const theirs = (await server.mails(0)).filter((text) => /^To: (quiet|silent)@/m.test(text))
  expect(theirs).toHaveLength(1)
})

test('an invitation that was sent to a former address is rejected', async () => {
  const userId = await server.create({ loginId: 'before@example.com' })
  const prefix = `${server.url}/ui/login/user/init?x=`
  await server.call('POST', `/users/${userId}/email-link`, { type: 'invitation', urlPrefix: prefix })
  const ticket = (await server.linkTo('before@example.com', 'Initialize User')).slice(prefix.length)
  await server.call('PATCH', `/users/${userId}`, { loginId: 'after@example.com' })
  expect((await user(userId)).userState).toBe('notInvited')
  expect((await server.call('POST', '/auth/email-link', { ticket })).body.login.status).toBe('failed')
})

test('an initial password must be changed and completes no account, and the response contains that state', async () => {
  const userId = await server.create({ loginId: 'initial@example.com' })
  await server.call('POST', `/users/${userId}/password`, { password: 'Secret-123', stateName: 'initial' })
  expect((await user(userId)).userState).toBe('notInvited')
  expect((await server.call('GET', `/users/${userId}/password`)).body.stateName).toBe('initial')
  const again = await server.call('POST', `/users/${userId}/password`, { password: 'Secret-456' })
  expect([again.status, again.body.errors[0].code]).toEqual([422, 'errors.passwordExists'])
  const weak = await server.call('POST', `/users/${userId}/password/change`, { newPassword: 'weak' })
  expect([weak.status, weak.body.errors[0].code]).toEqual([422, 'errors.pwdPolicyViolated'])
})

test('a password that another system hashed signs in', async () => {
  const userId = await server.create({ loginId: 'moved@example.com' })
  const passwordHash = await server.runtime.services.passwords.hash('Moved-123')
  expect((await server.call('POST', `/users/${userId}/password`, { passwordHash })).status).toBe(201)
  expect(await signsIn(userId, 'Moved-123')).toBe(true)
  const both = { password: 'Secret-123', passwordHash }
  for (const body of [both, {}, { passwordHash: '$nix$' }]) {
    const other = await server.create({ loginId: `${Math.random()}@example.com` })
    expect((await server.call('POST', `/users/${other}/password`, body)).status).toBe(422)
  }
})

test('nothing secret is logged', () => {
  const text = server.logged.join('\n')
  for (const secret of ['Secret-123', server.key, 'Moved-123']) expect(text).not.toContain(secret)
})
