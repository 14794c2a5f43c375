/**
 * Proves a class of docs/security.md: of however many guesses, made at once, under any of a person's names, at any of their
 * factors, by any API and on any process, no more are answered than the lockout policy allows.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { hash } from '@node-rs/bcrypt'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { paths } from '#api/login/paths.ts'
import { generateTotpSecret } from '#crypto/totp.ts'
import { networkOf } from '#domain/attempt-limit/address-limit.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import { passkeySlot } from '#domain/user/code-slots.ts'
import { encodeTicket } from '#domain/user/email-link/ticket.ts'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { initializeUser } from '#domain/user/initialization/initialize-user.ts'
import { userDeactivated, userReactivated } from '#domain/user/lifecycle/events.ts'
import { otpEmailAdded } from '#domain/user/otp/events.ts'
import { checkPassword } from '#domain/user/password/check-password.ts'
import { passkeyCodeAdded } from '#domain/user/passwordless/events.ts'
import { checkRecoveryCode } from '#domain/user/recovery/check-recovery-code.ts'
import { recoveryCodesAdded } from '#domain/user/recovery/events.ts'
import { hashRecoveryCode } from '#domain/user/recovery/recovery-code.ts'
import { tryCode } from '#domain/user/redeem-code.ts'
import { checkTotp } from '#domain/user/totp/check-totp.ts'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
import { type PageState, pageStateOf, send, stranger } from '#test/security/raw-forms.ts'
import { type LoginPerson, loginPeople, setLoginPolicy } from '#test/support/login-people.ts'
import { added, cipher, codeFor, NOW } from '#test/support/people.ts'
import { testPostgres } from '#test/support/postgres.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { totpCode } from '#test/support/totp-code.ts'
import { type TwoProcesses, twoProcesses } from '#test/support/two-processes.ts'
import { Visitor } from '#test/support/visitor.ts'

const MAX = 5
const postgres = await testPostgres()

let server: TestServer
let people: ReturnType<typeof loginPeople>
let at: PageState
beforeAll(async () => {
  server = await startServer()
  people = loginPeople(server)
  at = await stranger(server)
  await server.runtime.services.events.change(
    { creator: 'TEST', now: Date.now() },
    policiesAggregate,
    INSTANCE_ID,
    (before) => [
      policySet(lockoutPolicy, { ...lockoutPolicy.defaults, maxPasswordAttempts: MAX, maxOtpAttempts: MAX }, before),
    ],
  )
})
afterAll(() => server.stop())
afterEach(() => vi.unstubAllEnvs())

let phones = 0
/** A user with several verified login names. The hash is cheap, so that guesses are fast. */
async function manyNamed() {
  const phone = `+417912345${10 + phones++}`
  const person = await people.active({
    phone: { phone, isPhoneVerified: true },
    password: '',
    hashedPassword: { value: await hash('Passw0rd!', 4) },
  })
  const { userName } = person
  const email = `${userName}@acme.example`
  return { ...person, names: [userName, userName.toUpperCase(), ` ${userName} `, email, email.toUpperCase(), phone] }
}
const signIn = (loginName: string, password: string) => send(server, at, paths.password, { loginName, password })
const typesOf = async ({ userId }: Pick<LoginPerson, 'userId'>, suffix: string) =>
  (await people.eventTypes(userId)).filter((type) => type.endsWith(suffix))

test('of 200 concurrent wrong passwords under all names of a user, five are checked and the right one is rejected after', async () => {
  const person = await manyNamed()
  const guesses = Array.from({ length: 200 }, (_, i) =>
    signIn(person.names[i % person.names.length] ?? '', `Wr0ng-${i}!`),
  )
  const statuses = new Set((await Promise.all(guesses)).map(({ status }) => status))
  expect([...statuses].filter((status) => status !== 400 && status !== 503)).toEqual([])
  expect(await typesOf(person, 'password.check.failed')).toHaveLength(MAX)
  expect(await typesOf(person, 'user.locked')).toHaveLength(1)
  for (const name of person.names) expect((await signIn(name, 'Passw0rd!')).status).toBe(400)
  expect(await typesOf(person, 'password.check.succeeded')).toEqual([])
})

test('the right password among 200 concurrent guesses is one of the five that are checked, or rejected', async () => {
  const person = await manyNamed()
  const guesses = Array.from({ length: 200 }, (_, i) =>
    signIn(person.names[i % person.names.length] ?? '', i === 150 ? 'Passw0rd!' : `Wr0ng-${i}!`),
  )
  const entered = (await Promise.all(guesses)).filter(({ status }) => status === 303)
  const types = await people.eventTypes(person.userId)
  const right = types.findIndex((type) => type.endsWith('password.check.succeeded'))
  expect(entered.length).toBe(right < 0 ? 0 : 1)
  // A success resets the counter.
  const before = types.slice(0, right < 0 ? types.length : right).filter((type) => type.endsWith('check.failed'))
  expect(before.length).toBeLessThanOrEqual(right < 0 ? MAX : MAX - 1)
  expect((await typesOf(person, 'password.check.failed')).length - before.length).toBeLessThanOrEqual(MAX)
})

test('wrong passwords under different login names of a user count together', async () => {
  const person = await manyNamed()
  for (const name of person.names.slice(0, MAX)) await signIn(name, 'Wr0ngPass!')
  expect(await typesOf(person, 'user.locked')).toHaveLength(1)
  expect((await people.load(person.userId)).status).toBe('locked')
})

describe('second factors', () => {
  const secret = generateTotpSecret()
  const CODE = 'aaaa-bbbb-cccc-dddd'
  /** Signs one user in up to the second factor, in several browsers at once. */
  async function atTheFactor(browsers: number) {
    const person = await people.active({ otpCode: secret })
    await people.given(person.userId, otpEmailAdded(), recoveryCodesAdded([hashRecoveryCode(CODE)]))
    const visitors = Array.from({ length: browsers }, async () => {
      const visitor = new Visitor(server.url)
      await visitor.open('/ui/login/login')
      await visitor.submit({ loginName: person.userName })
      await visitor.submit({ password: 'Passw0rd!' })
      expect(visitor.seen?.location).toMatch(/^\/ui\/login\/mfa/)
      return pageStateOf(visitor)
    })
    return { person, from: await Promise.all(visitors) }
  }
  beforeAll(() => setLoginPolicy(server, { secondFactors: ['otp', 'otpEmail'] }))
  afterAll(() => setLoginPolicy(server, {}))

  test('count together: of 120 guesses at authenticator, mailed code and recovery code, five are checked', async () => {
    const { person, from } = await atTheFactor(3)
    // So that there is a mailed code to guess at.
    await send(server, from[0] as PageState, `${paths.factor}?factor=otpEmail`)
    const ways = ['otp', 'otpEmail', 'recoveryCode']
    const guesses = Array.from({ length: 120 }, (_, i) => {
      const code = i % 3 === 2 ? `aaaa-bbbb-cccc-${1000 + i}` : String(100_000 + i * 7)
      return send(server, from[i % from.length] as PageState, paths.factor, { factor: ways[i % 3] ?? '', code })
    })
    await Promise.all(guesses)
    const failures = (await people.eventTypes(person.userId)).filter((type) => /(mfa|otp).*check\.failed$/.test(type))
    // A guess in a million may be right; it would show as signed in below.
    expect(failures).toHaveLength(MAX)
    expect((await people.load(person.userId)).status).toBe('locked')
    for (const one of from)
      for (const [factor, code] of [
        ['otp', totpCode(secret, Date.now())],
        ['recoveryCode', CODE],
      ] as const)
        expect((await send(server, one, paths.factor, { factor, code })).location).not.toBe('/ui/login')
  })

  test('keep their counter when the password is entered again', async () => {
    const { person, from } = await atTheFactor(1)
    for (let i = 0; i < MAX; i++) {
      await signIn(person.userName, 'Passw0rd!')
      await send(server, from[0] as PageState, paths.factor, { factor: 'recoveryCode', code: `wrong-${i}` })
    }
    expect((await people.load(person.userId)).status).toBe('locked')
  })
})

describe('codes of mailed links', () => {
  const codeOf = (person: LoginPerson) => people.code(person.userId, 'initializeUser', (user) => user.initCode)
  const form = ({ userId, orgId }: LoginPerson, code: string) => ({
    userID: userId,
    orgID: orgId,
    code,
    password: 'Passw0rd!',
    passwordconfirm: 'Passw0rd!',
  })

  test('of 100 concurrent guesses ten are checked, however they are sent, and opening the link checks none', async () => {
    const person = await people.initial()
    const guesses = Array.from({ length: 100 }, (_, i) => {
      const values = { ...form(person, `WRONG${i}`), ...(i % 2 ? { check: 'true' } : {}) }
      if (i % 4 === 3) return send(server, at, `${paths.userInit}?${new URLSearchParams(values)}`)
      return send(server, at, paths.userInit, values)
    })
    await Promise.all(guesses)
    expect(await typesOf(person, 'initialization.check.failed')).toHaveLength(10)
    const late = await send(server, at, paths.userInit, form(person, await codeOf(person)))
    expect(late.status).toBe(410)
    expect((await people.load(person.userId)).status).toBe('initial')
  })

  test('a guess sent with a request for a new mail counts too', async () => {
    const person = await people.active({ requestPasswordlessRegistration: true })
    const [codeID = ''] = Object.keys((await people.load(person.userId)).passkeys.registrations)
    const pick = (code: string) => ({ userID: person.userId, orgID: person.orgId, codeID, code, resend: 'true' })
    const right = await people.code(person.userId, 'passwordlessInit', (user) => user.passkeys.registrations[codeID])
    const [guess, known] = [
      await send(server, at, paths.passkeyInit, pick('WRONG')),
      await send(server, at, paths.passkeyInit, pick(right)),
    ]
    expect([guess.status, guess.html]).toEqual([known.status, known.html])
    expect(await typesOf(person, 'code.requested')).toEqual([])
  })

  test('the pages and the Nevis API share one counter, also for locked users', async () => {
    const key = (await readFile(path.join(server.dataDir, 'nevis.key'), 'utf8')).trim()
    const verify = (person: LoginPerson, code: string) => {
      const ticket = encodeTicket({ link: 'invitation', userId: person.userId, code })
      return server.rest('POST', '/nevis/api/v1/auth/email-link', { ticket }, { token: key })
    }
    const person = await people.initial()
    for (let i = 0; i < 5; i++) await send(server, at, paths.userInit, form(person, `WRONG${i}`))
    for (let i = 0; i < 5; i++) await verify(person, `WRONG${i}`)
    expect((await people.load(person.userId)).initCode?.failures).toBe(10)
    expect((await send(server, at, paths.userInit, form(person, await codeOf(person)))).status).toBe(410)

    const blocked = await people.initial()
    await people.given(blocked.userId, userDeactivated())
    const responses = await Promise.all(Array.from({ length: 30 }, (_, i) => verify(blocked, `WRONG${i}`)))
    expect(new Set(responses.map(({ body }) => JSON.stringify(body))).size).toBe(1)
    expect(await typesOf(blocked, 'initialization.check.failed')).toHaveLength(10)
    const right = await verify(blocked, await codeOf(blocked))
    expect(right.body).toEqual(responses[0]?.body)
    await people.given(blocked.userId, userReactivated())
  })
})

const engines = ['sqlite', 'postgres'].filter((engine) => engine === 'sqlite' || postgres.available)
describe.each(engines)('two processes on one store (%s)', (engine) => {
  let processes: TwoProcesses
  beforeAll(async () => {
    vi.stubEnv('STORAGE', engine)
    processes = await twoProcesses()
    vi.unstubAllEnvs()
    await processes.setLockout({ maxPasswordAttempts: MAX, maxOtpAttempts: MAX })
  })
  afterAll(() => processes?.close())

  const all = (count: number, guess: (i: number) => Promise<unknown>) =>
    Promise.allSettled(Array.from({ length: count }, (_, i) => guess(i)))
  const failed = async (userId: string) =>
    (await processes.eventTypes(userId)).filter((type) => type.endsWith('.failed')).length

  test('check five passwords in total', async () => {
    const encodedHash = await processes.ctx(0).passwords.hash('Passw0rd!')
    await processes.given('701', added({ userName: 'p701', encodedHash }))
    const results = await all(200, (i) => checkPassword(processes.ctx(i), { id: '701' }, `Wr0ng-${i}!`))
    expect(results.filter((one) => one.status === 'fulfilled' && one.value !== undefined)).toEqual([])
    expect(await failed('701')).toBe(MAX)
    expect(await checkPassword(processes.ctx(1), { id: '701' }, 'Passw0rd!')).toBeUndefined()
  })

  test('check five codes in total, for all factors', async () => {
    const secret = generateTotpSecret()
    await processes.given(
      '702',
      added({ userName: 'p702' }),
      totpAdded(cipher.encrypt(secret, 'totp')),
      totpVerified(),
      recoveryCodesAdded([hashRecoveryCode('aaaa')]),
    )
    await all(200, (i) =>
      i % 4 < 2
        ? checkTotp(processes.ctx(i), { id: '702' }, String(100_000 + i))
        : checkRecoveryCode(processes.ctx(i), { id: '702' }, `guess${i}`),
    )
    expect(await failed('702')).toBe(MAX)
    await expect(checkTotp(processes.ctx(1), { id: '702' }, totpCode(secret, NOW))).rejects.toMatchObject({
      key: 'Errors.User.Locked',
    })
  })

  test('check ten guesses at the code of a link in total', async () => {
    const [init, passkey] = [codeFor('initializeUser'), codeFor('passwordlessInit')]
    await processes.given('703', added({ userName: 'p703' }), passkeyCodeAdded({ id: '9', ...passkey.payload }))
    await processes.given('704', added({ userName: 'p704' }), initializationCodeAdded(init.payload))
    const link = (i: number) => ({ user: { id: '703' }, slot: passkeySlot('9'), code: `guess${i}` })
    await all(100, (i) => tryCode(processes.ctx(i), link(i)))
    await all(100, (i) => initializeUser(processes.ctx(i), { id: '704' }, { code: `GUESS${i}`, password: 'Passw0rd!' }))
    expect([await failed('703'), await failed('704')]).toEqual([10, 10])
    const right = { code: init.plain, password: 'Passw0rd!' }
    await expect(initializeUser(processes.ctx(0), { id: '704' }, right)).rejects.toMatchObject({
      reason: 'code.exhausted',
    })
    expect((await tryCode(processes.ctx(1), { ...link(0), code: passkey.plain })).verdict).toBe('exhausted')
  })
})

test('an IPv6 /64 shares one limit', () => {
  const networks = ['2001:db8:1:2::1', '2001:0db8:0001:0002:ffff:1:2:3', '2001:DB8:1:2:abcd::'].map(networkOf)
  expect(new Set(networks).size).toBe(1)
  expect(networkOf('2001:db8:1:3::1')).not.toBe(networks[0])
  expect(networkOf('::ffff:192.0.2.7')).toBe(networkOf('192.0.2.7'))
})
