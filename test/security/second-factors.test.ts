/**
 * Proves a class of docs/security.md: a user with a second factor cannot sign in without it, keeps it through every
 * reset, and each of its codes is accepted once.
 */
import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { paths } from '#api/login/paths.ts'
import { generateTotpSecret } from '#crypto/totp.ts'
import { recoveryCodesAdded } from '#domain/user/recovery/events.ts'
import { hashRecoveryCode } from '#domain/user/recovery/recovery-code.ts'
import { introspect, redeem } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, REDIRECT, startOidcServer } from '#test/api/oidc/oidc-server.ts'
import { pageStateOf, send, stranger } from '#test/security/raw-forms.ts'
import { completeAuthRequest } from '#test/support/complete-auth-request.ts'
import { type LoginPerson, loginPeople } from '#test/support/login-people.ts'
import { sessionsOf } from '#test/support/sign-ins.ts'
import { totpCode } from '#test/support/totp-code.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: OidcServer
let people: ReturnType<typeof loginPeople>
let app: App
beforeAll(async () => {
  server = await startOidcServer()
  people = loginPeople(server)
  app = await server.addApp(await server.addProject())
})
afterAll(() => server.stop())

const IN = 'You are signed in – Usher'
const CONFIRM = 'Confirm that it is you – Usher'
const isIn = async (visitor: Visitor) => (await visitor.open('/ui/login')).title === IN
const withTotp = async () => {
  const secret = generateTotpSecret()
  return { secret, person: await people.active({ otpCode: secret }) }
}
async function byPassword({ userName }: LoginPerson, password = 'Passw0rd!', visitor = new Visitor(server.url)) {
  await visitor.open('/ui/login/login?other=')
  await visitor.submit({ loginName: userName }, 'name="loginName"')
  await visitor.submit({ password }, 'name="password"')
  return visitor
}
const sessionIn = (visitor: Visitor) =>
  new URL(visitor.seen?.location ?? '', server.url).searchParams.get('sessionID') ?? ''

describe('an imported authenticator', () => {
  test('is required by the first sign-in and every later one', async () => {
    const { person, secret } = await withTotp()
    expect((await people.load(person.userId)).totp?.ready).toBe(true)
    for (const steps of [0, 1]) {
      const visitor = await byPassword(person)
      expect(visitor.seen?.title).toBe(CONFIRM)
      expect(await isIn(visitor)).toBe(false)
      await visitor.open('/ui/login/mfa')
      await visitor.submit({ code: totpCode(secret, Date.now() + steps * 30_000) })
      expect(await isIn(visitor)).toBe(true)
    }
  })

  test('stays when the password is reset by mail, set by an administrator, or replaced through the Nevis API', async () => {
    const { person } = await withTotp()
    const { userId, orgId } = person
    const reset = async () => {
      await server.rest('POST', `/management/v1/users/${userId}/password/_reset`, {})
      const code = await people.code(userId, 'passwordReset', (user) => user.password.resetCode)
      const ids = { userID: userId, orgID: orgId, code }
      await send(server, await stranger(server), paths.passwordInit, { ...ids, ...twice('N3wPass!1') })
      return 'N3wPass!1'
    }
    const set = async () => {
      const body = { password: 'N3wPass!2', noChangeRequired: true }
      await server.rest('POST', `/management/v1/users/${userId}/password`, body)
      return 'N3wPass!2'
    }
    const throughNevis = async () => {
      const key = (await readFile(join(server.dataDir, 'nevis.key'), 'utf8')).trim()
      const body = { newPassword: 'N3wPass!3' }
      const response = await server.rest('POST', `/nevis/api/v1/users/${userId}/password/change`, body, { token: key })
      expect(response.status).toBe(204)
      return 'N3wPass!3'
    }
    for (const replace of [reset, set, throughNevis, reset]) {
      const password = await replace()
      const visitor = await byPassword(person, password)
      expect(visitor.seen?.title).toBe(CONFIRM)
      expect(await isIn(visitor)).toBe(false)
      expect((await people.load(userId)).totp?.ready).toBe(true)
    }
    expect((await people.eventTypes(userId)).filter((type) => type.endsWith('otp.removed'))).toEqual([])
  })

  test('is verified before a required password change, and the password alone changes nothing', async () => {
    const { person } = await withTotp()
    await server.rest('POST', `/management/v1/users/${person.userId}/password`, { password: 'D0ePass!!' })
    const visitor = await byPassword(person, 'D0ePass!!')
    expect(visitor.seen?.title).toBe(CONFIRM)
    const { hash } = (await people.load(person.userId)).password
    const at = await pageStateOf(visitor)
    await send(server, at, paths.changePassword, { sessionID: sessionIn(visitor), ...twice('Att4cker!') })
    expect((await people.load(person.userId)).password.hash).toBe(hash)
  })
})

const twice = (password: string) => ({ password, passwordconfirm: password })

test('no page skips the second factor after the password, with any form values', async () => {
  const { person } = await withTotp()
  const visitor = await byPassword(person)
  const sessionID = sessionIn(visitor)
  expect(sessionID).not.toBe('')
  const at = await pageStateOf(visitor)
  const before = (await people.eventTypes(person.userId)).length
  const form = {
    sessionID,
    loginName: person.userName,
    ...twice('Att4cker!'),
    code: '000000',
    factor: 'none',
    decision: 'link',
    goal: 'security',
    skip: 'true',
    completed: 'true',
    mfa: 'true',
    credential: '{}',
    challengeID: '1',
    name: 'mine',
  }
  for (const path of Object.values(paths).filter((one) => one !== paths.signOut))
    for (const values of [form, { ...form, factor: 'otpEmail' }, { ...form, factor: 'u2f', sessionID: '' }]) {
      const responses = [
        await send(server, at, path, values),
        await send(server, at, `${path}?${new URLSearchParams(values)}`),
      ]
      for (const { html, location } of responses) {
        expect(html, path).not.toMatch(/You are signed in|otpauth:|secret=/)
        expect(location, path).not.toContain(paths.security)
      }
    }
  const since = (await people.eventTypes(person.userId)).slice(before)
  expect(since.filter((type) => !/\.(failed|code\.added)$/.test(type))).toEqual([])
  expect(await isIn(visitor)).toBe(false)
  const sessions = await sessionsOf(server.runtime.services, person.userId)
  expect(sessions.filter(({ state }) => state.signIn?.completedAt !== undefined)).toEqual([])
})

/** Starts an application's sign-in in this browser. */
async function authorize(visitor: Visitor, more: Record<string, string> = {}) {
  const verifier = randomBytes(32).toString('base64url')
  const query = new URLSearchParams({
    client_id: app.clientId,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: 'openid',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  })
  const headers = { cookie: [...visitor.cookies].map((pair) => pair.join('=')).join('; ') }
  const response = await fetch(`${server.url}/oauth/v2/authorize?${query}`, { headers, redirect: 'manual' })
  for (const cookie of response.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? []
    visitor.cookies.set(name, value)
  }
  const to = new URL(response.headers.get('location') ?? '', server.url)
  return { to, verifier, id: to.searchParams.get('authRequestID') ?? '' }
}
/** Where an address of the protocol sends this browser in the end: another page, or another server. */
async function follow(visitor: Visitor, address: string): Promise<string> {
  let at = new URL(address, server.url)
  for (let hops = 0; hops < 6 && at.href.startsWith(`${server.url}/oauth/`); hops++) {
    const headers = { cookie: [...visitor.cookies].map((pair) => pair.join('=')).join('; ') }
    const response = await fetch(at, { headers, redirect: 'manual' })
    const next = response.headers.get('location')
    if (!next) return `${response.status} ${await response.text()}`
    at = new URL(next, server.url)
  }
  return at.href
}

describe('an application', () => {
  test('gets no code for a user without a verified factor: by prompt=none, max_age, a hint or the callback', async () => {
    const { person, secret } = await withTotp()
    const visitor = new Visitor(server.url)
    const authRequest = await authorize(visitor)
    await visitor.open(authRequest.to.pathname + authRequest.to.search)
    await visitor.submit({ loginName: person.userName }, 'name="loginName"')
    await visitor.submit({ password: 'Passw0rd!' }, 'name="password"')
    expect(visitor.seen?.title).toBe(CONFIRM)
    const factorPage = visitor.seen?.location ?? ''
    const callback = `/oauth/v2/authorize/callback?id=${authRequest.id}`
    expect(await follow(visitor, callback)).not.toContain('code=')
    for (const wish of [
      { prompt: 'none' },
      { prompt: 'none', max_age: '100000' },
      { prompt: 'none', login_hint: person.userName },
    ]) {
      const { to } = await authorize(visitor, wish)
      expect(to.searchParams.get('error')).toBe('login_required')
    }
    for (const wish of [{}, { max_age: '100000' }, { prompt: 'select_account' }, { login_hint: person.userName }]) {
      const again = await authorize(visitor, wish)
      await visitor.open(again.to.pathname + again.to.search)
      expect(visitor.seen?.location).not.toContain('/oauth/v2/authorize/callback')
      for (const path of [paths.accounts, paths.login]) {
        const response = await send(server, await pageStateOf(visitor), path, {
          authRequestID: again.id,
          sessionID: new URL(factorPage, server.url).searchParams.get('sessionID') ?? '',
        })
        expect(response.location).not.toContain('/oauth/v2/')
      }
      expect(await follow(visitor, `/oauth/v2/authorize/callback?id=${again.id}`)).not.toContain('code=')
    }
    // Passes the incomplete session to the protocol in the form of a complete one.
    const sessionId = new URL(factorPage, server.url).searchParams.get('sessionID') ?? ''
    const result = { userId: person.userId, sessionId, authTime: Date.now(), amr: ['pwd', 'otp', 'mfa'] }
    await expect(
      completeAuthRequest(server.runtime.services, authRequest.id, result, Date.now()),
    ).rejects.toMatchObject({
      reason: 'authRequest.signInIncomplete',
    })
    // After the factor, the request returns a code.
    const entered = await byPassword(person)
    const right = await authorize(entered)
    await entered.open(right.to.pathname + right.to.search)
    if (!entered.seen?.location.includes('/oauth/')) {
      if (entered.seen?.title !== CONFIRM) {
        await entered.submit({ loginName: person.userName }, 'name="loginName"')
        await entered.submit({ password: 'Passw0rd!' }, 'name="password"')
      }
      await entered.submit({ code: totpCode(secret, Date.now()) }, 'name="code"')
    }
    const back = await follow(entered, entered.seen?.location ?? '')
    const code = new URL(back).searchParams.get('code') ?? ''
    const { body } = await redeem(server, app, { code, verifier: right.verifier })
    expect((await introspect(server, app, body.access_token)).body).toMatchObject({ active: true, sub: person.userId })
  })
})

describe('each code is accepted once', () => {
  async function browsersAtTheFactor(person: LoginPerson, count: number) {
    const visitors = await Promise.all(Array.from({ length: count }, () => byPassword(person)))
    for (const visitor of visitors) expect(visitor.seen?.title).toBe(CONFIRM)
    return visitors
  }

  test.each([
    ['an authenticator’s', 'otp', (secret: string) => totpCode(secret, Date.now())],
    ['a recovery', 'recoveryCode', () => 'aaaa-bbbb-cccc-dddd'],
  ])('%s code, of 12 browsers that send it at the same moment', async (_what, factor, make) => {
    const { person, secret } = await withTotp()
    await people.given(person.userId, recoveryCodesAdded([hashRecoveryCode('aaaa-bbbb-cccc-dddd')]))
    const visitors = await browsersAtTheFactor(person, 12)
    const from = await Promise.all(visitors.map((visitor) => pageStateOf(visitor)))
    const code = make(secret)
    const responses = await Promise.all(from.map((at) => send(server, at, paths.factor, { factor, code })))
    expect(responses.filter(({ location }) => location === '/ui/login')).toHaveLength(1)
    const succeeded = (await people.eventTypes(person.userId)).filter((type) => /mfa.*check\.succeeded$/.test(type))
    expect(succeeded).toHaveLength(1)
    // Nor later, nor in the winner's own browser.
    const [late] = await browsersAtTheFactor(person, 1)
    const again = await send(server, await pageStateOf(late as Visitor), paths.factor, { factor, code })
    expect(again.location).not.toBe('/ui/login')
  })

  test('a code of one user is rejected for another', async () => {
    const [one, other] = [await withTotp(), await withTotp()]
    const [visitor] = await browsersAtTheFactor(one.person, 1)
    const at = await pageStateOf(visitor as Visitor)
    const code = totpCode(other.secret, Date.now())
    const values = { factor: 'otp', code, userID: other.person.userId, loginName: other.person.userName }
    expect((await send(server, at, paths.factor, values)).status).toBe(400)
    // A session of another user's browser is rejected.
    const [theirs] = await browsersAtTheFactor(other.person, 1)
    const stolen = await send(server, at, paths.factor, { ...values, sessionID: sessionIn(theirs as Visitor) })
    expect(stolen.location).not.toBe('/ui/login')
    expect(
      (await people.eventTypes(other.person.userId)).filter((type) => type.endsWith('otp.check.succeeded')),
    ).toEqual([])
  })
})
