/**
 * Proves a class of docs/security.md and ASVS 5.0 7.2.4: each authentication step issues a new session token and
 * revokes the old one, so a planted token is worthless; and the session list shows those of its own browser only.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateTotpSecret } from '#crypto/totp.ts'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { ask } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { totpCode } from '#test/support/totp-code.ts'
import { textOf, Visitor } from '#test/support/visitor.ts'

let server: OidcServer
let app: App
let people: ReturnType<typeof loginPeople>
beforeAll(async () => {
  server = await startOidcServer()
  app = await server.addApp(await server.addProject())
  people = loginPeople(server)
})
afterAll(() => server.stop())

const IN = 'You are signed in – Usher'
const SESSION = 'usher_session'
const CSRF = 'usher_csrf'

const signIn = async (loginName: string, visitor = new Visitor(server.url)) => {
  await visitor.open('/ui/login/login')
  await visitor.submit({ loginName })
  await visitor.submit({ password: 'Passw0rd!' })
  return visitor
}
/** Another browser that got hold of a cookie. */
const thief = (cookies: Readonly<Record<string, string>>) => {
  const visitor = new Visitor(server.url)
  for (const [name, value] of Object.entries(cookies)) visitor.cookies.set(name, value)
  return visitor
}
const cookiesOf = ({ cookies }: Visitor) => ({ session: cookies.get(SESSION) ?? '', csrf: cookies.get(CSRF) ?? '' })

describe('each step of a sign-in', () => {
  test('name, password, authenticator: each issues new tokens, and the old ones lead to the first page', async () => {
    const secret = generateTotpSecret()
    const { userName } = await people.active({ otpCode: secret })
    const visitor = new Visitor(server.url)
    await visitor.open('/ui/login/login')
    const opened = cookiesOf(visitor)
    await visitor.submit({ loginName: userName })
    expect(cookiesOf(visitor)).toEqual({ session: '', csrf: opened.csrf })
    await visitor.submit({ password: 'Passw0rd!' })
    const proved = cookiesOf(visitor)
    expect((await visitor.submit({ code: totpCode(secret, Date.now()) })).title).toBe(IN)
    const signedIn = cookiesOf(visitor)

    expect(new Set(['', proved.session, signedIn.session]).size).toBe(3)
    expect(new Set([opened.csrf, proved.csrf, signedIn.csrf]).size).toBe(3)
    for (const path of ['/ui/login', '/ui/login/mfa', '/ui/login/mfa/setup']) {
      const seen = await thief({ [SESSION]: proved.session }).open(path)
      expect([path, seen.title, seen.location.split('?')[0]]).toEqual([path, 'Sign in – Usher', '/ui/login/login'])
    }
    expect((await thief({ [SESSION]: signedIn.session }).open('/ui/login')).title).toBe(IN)
  })

  test('a required password change revokes the session token of before', async () => {
    const { userName } = await people.active({ passwordChangeRequired: true })
    const visitor = await signIn(userName)
    const before = cookiesOf(visitor)
    expect((await visitor.submit({ password: 'N3wPass!!', passwordconfirm: 'N3wPass!!' })).title).toBe(IN)
    const after = cookiesOf(visitor)
    expect(after.session).not.toBe(before.session)
    expect(after.csrf).not.toBe(before.csrf)
    expect((await thief({ [SESSION]: before.session }).open('/ui/login/password/change')).title).toBe('Sign in – Usher')
  })

  test('a second sign-in of the same user revokes the token of the first', async () => {
    const { userName } = await people.active()
    const visitor = await signIn(userName)
    const first = cookiesOf(visitor)
    expect((await signIn(userName, visitor)).seen?.title).toBe(IN)
    expect((await thief({ [SESSION]: first.session }).open('/ui/login')).title).toBe('Sign in – Usher')
  })
})

describe('a planted token', () => {
  const planted = 'A'.repeat(43)
  const tokenOf = (html: string) => / name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''

  test('of a session is not adopted when the server did not issue it', async () => {
    const { userName } = await people.active()
    const visitor = await signIn(userName, thief({ [SESSION]: planted }))
    expect(visitor.seen?.title).toBe(IN)
    expect(cookiesOf(visitor).session).not.toContain(planted)
    expect((await thief({ [SESSION]: planted }).open('/ui/login')).title).toBe('Sign in – Usher')
  })

  test('for CSRF is rejected once the user is signed in', async () => {
    const { userName } = await people.active()
    const attackers = await thief({ [CSRF]: planted }).open('/ui/login/login')
    const csrf = tokenOf(attackers.html)
    const victim = thief({ [CSRF]: planted })
    // Until the sign-in both browsers are equal to the server; the rest of the test depends on it.
    expect((await victim.post('/ui/login/login', new URLSearchParams({ csrf, loginName: userName }))).status).toBe(200)
    await signIn(userName, victim)
    expect(cookiesOf(victim).csrf).not.toBe(planted)
    const sessionID = / name="sessionID" value="(\d+)"/.exec(victim.seen?.html ?? '')?.[1] ?? ''
    expect(sessionID).not.toBe('')
    expect((await victim.post('/ui/login/logout', new URLSearchParams({ csrf, sessionID }))).status).toBe(403)
    expect((await victim.open('/ui/login')).title).toBe(IN)
  })

  test('of the attacker’s session does not reveal the user who signs in after', async () => {
    const [attacker, victim] = [await people.active(), await people.active()]
    const theirs = cookiesOf(await signIn(attacker.userName))
    expect((await signIn(victim.userName, thief({ [SESSION]: theirs.session }))).seen?.title).toBe(IN)
    const pageText = textOf((await thief({ [SESSION]: theirs.session }).open('/ui/login')).html)
    expect(pageText).not.toContain(victim.userName)
  })

  test('of a protocol session is not the session of the signed-in user', async () => {
    const { services } = server.runtime
    const person = await server.addPerson(uniqueName('victim'))
    const attacker = openBrowser(services)
    await attacker.get(`${server.url}/device`)
    expect(attacker.cookies.has('usher_oidc')).toBe(true)
    const victim = openBrowser(services)
    for (const [name, cookie] of attacker.cookies) victim.cookies.set(name, cookie)
    const who = await server.signIn(person)
    expect((await victim.signIn(ask(server, app).url, who)).searchParams.get('code')).toBeTruthy()
    expect(victim.cookies.get('usher_oidc')?.value).not.toBe(attacker.cookies.get('usher_oidc')?.value)
    const silent = ask(server, app, { prompt: 'none', scope: 'openid' }).url
    expect((await victim.signIn(silent, who)).searchParams.get('code')).toBeTruthy()
    expect((await attacker.signIn(silent, who)).searchParams.get('error')).toBe('login_required')
  })
})

test('the session list shows and ends sessions of its own browser only', async () => {
  const [one, other] = [await people.active(), await people.active()]
  const [mine, theirs] = [await signIn(one.userName), await signIn(other.userName)]
  const idIn = (visitor: Visitor) => / name="sessionID" value="(\d+)"/.exec(visitor.seen?.html ?? '')?.[1] ?? ''
  expect(textOf(mine.seen?.html ?? '')).not.toContain(other.userName)
  await mine.submit({ sessionID: idIn(theirs) }, 'logout')
  expect((await theirs.open('/ui/login')).title).toBe(IN)
  const request = ask(server, app, { prompt: 'select_account' }).url.slice(server.url.length)
  const begun = await mine.begin(request)
  const chooser = await mine.open(begun)
  expect(textOf(chooser.html)).toContain(one.userName)
  expect(textOf(chooser.html)).not.toContain(other.userName)
  expect(chooser.html).not.toContain(idIn(theirs))
})
