/** Requirements of OWASP ASVS 5.0 for passwords, codes and sessions that no other test covers, cited by number. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lifetimes } from '#api/oidc/lifetimes.ts'
import { codeGenerators, generateCode } from '#crypto/code-generator.ts'
import { generateTotpSecret } from '#crypto/totp.ts'
import { ask, claimsOf, getCode, post, redeem, refresh, signIn as signInAtApp, userinfo } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, REDIRECT, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { startServer } from '#test/support/start-server.ts'
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
const signIn = async (loginName: string, password = 'Passw0rd!') => {
  const visitor = new Visitor(server.url)
  await visitor.open('/ui/login/login')
  await visitor.submit({ loginName })
  await visitor.submit({ password })
  return visitor
}

describe('6.2: passwords', () => {
  test.each([
    ['8 characters, the fewest', 'Passw0r!'],
    ['64 characters', `P4ss!${'w'.repeat(59)}`],
    ['128 characters', `P4ss!${'w'.repeat(123)}`],
    ['letters of any script, and spaces at both ends', ' Pässwörd 密码 🔑 1! '],
  ])(
    '%s are taken as they are: nothing is cut, trimmed or changed in case (6.2.1, 6.2.8, 6.2.9)',
    async (_what, password) => {
      const { userName, userId } = await people.active({ password })
      expect((await signIn(userName, password)).seen?.title).toBe(IN)
      const { hash } = (await people.load(userId)).password
      const others = [
        password.slice(0, -1),
        `${password.slice(0, -1)}?`,
        `${password}w`,
        password.toLowerCase(),
        password.toUpperCase(),
        password === password.trim() ? ` ${password}` : password.trim(),
      ]
      for (const other of others)
        expect([other, (await server.runtime.services.passwords.verify(hash, other)).result]).toEqual([other, 'wrong'])
      expect((await signIn(userName, others[0])).seen?.status).toBe(400)
    },
  )

  test('a password longer than the configured hash scheme supports is rejected, not truncated (6.2.8)', async () => {
    const other = await startServer({ USHER_PASSWORD_HASHER: 'bcrypt', USHER_BCRYPT_COST: '10' })
    try {
      const add = (password: string) => loginPeople(other).active({ password })
      await expect(add(`P4ss!${'w'.repeat(68)}`)).rejects.toThrow(/72 bytes/)
      await expect(add(`P4ss!${'w'.repeat(67)}`)).resolves.toMatchObject({ userId: expect.any(String) })
    } finally {
      await other.stop()
    }
  })

  test('password fields mask their input and password managers can fill them (6.2.6, 6.2.7)', async () => {
    const { userName } = await people.active()
    const visitor = new Visitor(server.url)
    await visitor.open('/ui/login/login')
    const { html } = await visitor.submit({ loginName: userName })
    const [input = ''] = /<input[^>]* name="password"[^>]*>/.exec(html) ?? []
    expect(input).toContain('type="password"')
    expect(input).toContain('autocomplete="current-password"')
    expect(input).not.toMatch(/maxlength|onpaste/)
  })
})

describe('6.4.1, 6.5: codes sent to users', () => {
  const sent = [
    'initializeUser',
    'emailVerification',
    'phoneVerification',
    'passwordReset',
    'passwordlessInit',
    'invite',
  ] as const

  test.each(sent)('%s: random and short-lived', (kind) => {
    const codes = new Set(Array.from({ length: 300 }, () => generateCode(codeGenerators[kind])))
    // Of 36^6 codes the odds of two alike among 300 are 1 in 48,000; of three, none.
    expect(codes.size).toBeGreaterThanOrEqual(299)
    expect(codeGenerators[kind].expirySeconds).toBeGreaterThan(0)
    expect(codeGenerators[kind].expirySeconds).toBeLessThanOrEqual(72 * 3600)
  })

  test('one-time codes by mail and SMS expire within ten minutes, authenticator codes after 30 seconds (6.5.5)', async () => {
    for (const kind of ['otpEmail', 'otpSms'] as const) {
      expect(codeGenerators[kind].expirySeconds).toBeGreaterThan(0)
      expect(codeGenerators[kind].expirySeconds).toBeLessThanOrEqual(600)
    }
    const secret = generateTotpSecret()
    const { userName } = await people.active({ otpCode: secret })
    const visitor = await signIn(userName)
    for (const old of [5 * 60_000, 2 * 60_000]) {
      const seen = await visitor.submit({ code: totpCode(secret, Date.now() - old) })
      expect(seen.status).toBe(400)
    }
    expect((await visitor.submit({ code: totpCode(secret, Date.now()) })).title).toBe(IN)
  })

  test('starting authenticator enrollment again neither replaces nor reveals the enrolled secret (6.4.3)', async () => {
    const { userName } = await people.active({ otpCode: generateTotpSecret() })
    const visitor = await signIn(userName)
    const { html, title } = await visitor.open('/ui/login/mfa/setup/otp')
    expect(html).not.toContain('otpauth:')
    expect(title).not.toContain('Set up')
  })
})

describe('7.4: sessions end', () => {
  const ends: [string, (userId: string) => Promise<{ status: number }>][] = [
    ['disabled', (id) => server.rest('POST', `/management/v1/users/${id}/_deactivate`, {})],
    ['locked', (id) => server.rest('POST', `/management/v1/users/${id}/_lock`, {})],
    ['deleted (7.4.2)', (id) => server.rest('DELETE', `/management/v1/users/${id}`)],
    [
      'given another password (7.4.3)',
      (id) => server.rest('POST', `/management/v1/users/${id}/password`, { password: 'An0ther!!' }),
    ],
    ['left without a password (7.4.3)', async (userId) => removePassword(userId)],
  ]
  const removePassword = async (userId: string) => {
    const token = (await readFile(path.join(server.dataDir, 'nevis.key'), 'utf8')).trim()
    return server.rest('DELETE', `/nevis/api/v1/users/${userId}/password`, undefined, { token })
  }

  test.each(ends)('at once, in every browser and application, when their user is %s', async (_what, end) => {
    const person = await people.active()
    const browsers = [await signIn(person.userName), await signIn(person.userName)]
    const { tokens } = await signInAtApp(server, app, person)
    for (const browser of browsers) expect((await browser.open('/ui/login')).title).toBe(IN)
    expect((await userinfo(server, tokens.access_token)).status).toBe(200)

    expect((await end(person.userId)).status).toBeLessThan(300)
    for (const browser of browsers) expect((await browser.open('/ui/login')).title).toBe('Sign in – Usher')
    expect((await userinfo(server, tokens.access_token)).status).toBe(401)
    expect((await refresh(server, app, tokens.refresh_token)).body.error).toBe('invalid_grant')
  })
})

describe('10.4: the authorization server', () => {
  test('authorization codes expire within ten minutes and are bound to their request (10.4.3)', async () => {
    expect(lifetimes.code).toBeLessThanOrEqual(600)
    const person = await server.addPerson(uniqueName('minnie'))
    const [one, other] = [await getCode(server, app, person), await getCode(server, app, person)]
    expect((await redeem(server, app, { code: one.code, verifier: other.verifier })).body.error).toBe('invalid_grant')
  })

  test.each(['token', 'id_token', 'id_token token', 'code token', 'code id_token', 'none'])(
    'the response type %j is not there (10.4.4)',
    async (response_type) => {
      const { url } = ask(server, app, { response_type, nonce: 'n' })
      const response = await fetch(url, { redirect: 'manual' })
      const location = response.headers.get('location') ?? ''
      expect(location).toContain('error=')
      expect(location).not.toMatch(/access_token=|id_token=/)
    },
  )

  test('the password grant is rejected (10.4.4)', async () => {
    const { userName } = await people.active()
    const form = { grant_type: 'password', username: userName, password: 'Passw0rd!', scope: 'openid' }
    expect((await post(server, '/oauth/v2/token', app, form)).body.error).toBe('unsupported_grant_type')
  })

  test('the plain code challenge method is rejected (10.4.6)', async () => {
    const { url } = ask(server, app, { code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' })
    const location = (await fetch(url, { redirect: 'manual' })).headers.get('location') ?? ''
    expect(location.startsWith(`${REDIRECT}?error=invalid_request`)).toBe(true)
  })

  test('tokens name their issuer and audience (10.3.1, 10.3.3)', async () => {
    const person = await server.addPerson(uniqueName('minnie'))
    const { tokens } = await signInAtApp(server, app, person)
    expect(claimsOf(tokens.id_token)).toMatchObject({ iss: server.url, sub: person.userId })
    expect([claimsOf(tokens.id_token).aud].flat()).toContain(app.clientId)
  })
})
