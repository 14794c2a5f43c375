/** The account page of the signed-in user: its factors, and adding and removing each. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateTotpSecret } from '#crypto/totp.ts'
import { otpEmailAdded, otpSmsAdded } from '#domain/user/otp/events.ts'
import { passkeyRegistered } from '#domain/user/passwordless/events.ts'
import { recoveryCodesAdded } from '#domain/user/recovery/events.ts'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
import { securityKeyRegistered } from '#domain/user/u2f/events.ts'
import { loginPeople, setLoginPolicy } from '#test/support/login-people.ts'
import { ageFactors } from '#test/support/sign-ins.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { totpCode } from '#test/support/totp-code.ts'
import { textOf, Visitor } from '#test/support/visitor.ts'

let server: TestServer
let people: ReturnType<typeof loginPeople>
beforeAll(async () => {
  server = await startServer()
  people = loginPeople(server)
})
afterAll(() => server.stop())

const OWN = 'How you sign in – Usher'
const SURE = 'Remove this? – Usher'
const AGAIN = 'Enter your password – Usher'
const key = { credentialId: 'c', publicKey: 'p', counter: 0, aaguid: '', transports: [], backedUp: false }
const device = (id: string, name: string) => ({ id, name, ...key, rpId: 'localhost', userAgent: '' })

async function signIn(loginName: string, secret?: string) {
  const visitor = new Visitor(server.url)
  await visitor.open('/ui/login/login')
  await visitor.submit({ loginName })
  await visitor.submit({ password: 'Passw0rd!' })
  if (secret) await visitor.submit({ code: totpCode(secret, Date.now()) })
  expect(visitor.seen?.title).toBe('You are signed in – Usher')
  return visitor
}
const hrefOf = (visitor: Visitor, text: string) =>
  (new RegExp(`href="([^"]+)"[^>]*>${text}<`).exec(visitor.seen?.html ?? '')?.[1] ?? '').replaceAll('&amp;', '&')
const follow = (visitor: Visitor, text: string) => visitor.open(hrefOf(visitor, text))
async function ownPage(visitor: Visitor) {
  await visitor.open('/ui/login')
  const seen = await follow(visitor, 'How you sign in')
  expect(seen.title).toBe(OWN)
  return seen
}
const removalOf = (visitor: Visitor, factor: string) =>
  [...(visitor.seen?.html ?? '').matchAll(/href="(\/ui\/login\/security\/remove[^"]+)"/g)]
    .map(([, href = '']) => href.replaceAll('&amp;', '&'))
    .find((href) => href.includes(`factor=${factor}`)) ?? ''
const isSignedIn = async (visitor: Visitor) => (await visitor.open('/ui/login')).title === 'You are signed in – Usher'
const rowsOf = (html: string) =>
  [...(/<ul class="factors">(.*?)<\/ul>/s.exec(html)?.[1] ?? '').matchAll(/<li>(.*?)<\/li>/gs)].map(([, row = '']) =>
    textOf(row),
  )
/** Makes the verifications of a person's sign-ins that much older, minutes. */
const age = (userId: string, minutes: number) => ageFactors(server.runtime.services, userId, minutes * 60_000)

const KINDS = ['u2f', 'otp', 'otpEmail', 'otpSms'] as const
/** Adds a factor after the sign-in, so that the sign-in does not require it. */
async function withEverything() {
  const person = await people.active({ phone: { phone: '+41791234567', isPhoneVerified: true } })
  const visitor = await signIn(person.userName)
  const { services } = server.runtime
  await people.given(
    person.userId,
    totpAdded(services.cipher.encrypt(generateTotpSecret(), 'totp')),
    totpVerified(),
    otpEmailAdded(),
    otpSmsAdded(),
    securityKeyRegistered(device('81', 'Blue')),
    securityKeyRegistered(device('82', 'Green')),
    passkeyRegistered(device('83', 'Phone')),
    recoveryCodesAdded(['h1', 'h2']),
  )
  return { ...person, visitor }
}

describe('every factor', () => {
  beforeAll(() => setLoginPolicy(server, { secondFactors: [] }))
  afterAll(() => setLoginPolicy(server, {}))

  test('is listed by name, without its secret', async () => {
    const { visitor, userId } = await withEverything()
    const { html } = await ownPage(visitor)
    const { totp, passkeys } = await people.load(userId)
    const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }).format(
      passkeys.tokens['83']?.createdAt,
    )
    expect(rowsOf(html)).toEqual([
      `Passkey “Phone” Added ${date} Remove`,
      `Security key “Blue” Added ${date} Remove`,
      `Security key “Green” Added ${date} Remove`,
      'Authenticator app Your phone shows a code, even without a network. Remove',
      expect.stringMatching(/^Codes by email We send a code to a•••@acme\.example when you sign in\. Remove$/),
      'Codes by SMS We send a code to •••67 when you sign in. Remove',
      'Recovery codes 2 of 2 left Remove',
    ])
    expect(html).not.toContain(server.runtime.services.cipher.decrypt(totp?.secret ?? '', 'totp'))
  })

  test('is listed once for each authenticator, and one of several is removed alone', async () => {
    const { userName, userId } = await people.active()
    const visitor = await signIn(userName)
    const { cipher } = server.runtime.services
    for (const id of ['1', '2'])
      await people.given(
        userId,
        totpAdded(cipher.encrypt(generateTotpSecret(), 'totp'), { id, name: `Phone ${id}` }),
        totpVerified(undefined, { id }),
      )
    const named = async () => (await people.load(userId)).totp?.name
    const { html } = await ownPage(visitor)
    expect(rowsOf(html).map((row) => row.slice(0, 27))).toEqual([
      'Authenticator app “Phone 1”',
      'Authenticator app “Phone 2”',
    ])
    await visitor.open(removalOf(visitor, 'otp'))
    await visitor.submit({}, 'name="factor"')
    expect(await named()).toBe('Phone 2')
    expect((await people.load(userId)).furtherTotps).toEqual([])
  })

  test.each([
    ['passkey', 'Passkey “Phone”', 'user.human.passwordless.token.removed'],
    ['u2f', 'Security key “Blue”', 'user.human.mfa.u2f.token.removed'],
    ['otp', 'Authenticator app', 'user.human.mfa.otp.removed'],
    ['otpEmail', 'Codes by email', 'user.human.otp.email.removed'],
    ['otpSms', 'Codes by SMS', 'user.human.otp.sms.removed'],
    ['recoveryCodes', 'Recovery codes', 'user.human.mfa.recoverycode.removed'],
  ])('is removed after a confirmation, and all other sign-ins end: %s', async (factor, name, type) => {
    const { visitor, userId, userName } = await withEverything()
    const other = await signIn(userName)
    await ownPage(visitor)
    const removalPage = await visitor.open(removalOf(visitor, factor))
    expect(removalPage.title).toBe(SURE)
    expect(textOf(removalPage.html)).toContain(`${name} will no longer prove that it is you.`)
    const token = visitor.cookies.get('usher_session')
    const done = await visitor.submit({}, 'name="factor"')
    expect(done.title).toBe(OWN)
    expect(textOf(done.html)).toContain('It is removed, and you are signed out everywhere but here.')
    expect(rowsOf(done.html).some((row) => row.startsWith(name))).toBe(false)
    expect(rowsOf(done.html)).toHaveLength(6)
    expect(visitor.cookies.get('usher_session')).not.toBe(token)
    expect(await isSignedIn(other)).toBe(false)
    expect(await isSignedIn(visitor)).toBe(true)
    expect((await people.eventTypes(userId)).slice(-2)).toEqual([type, 'user.human.signed.out'])
  })

  test('requires reauthentication before new recovery codes are created', async () => {
    const { visitor, userId } = await withEverything()
    await ownPage(visitor)
    await age(userId, 6)
    expect((await visitor.submit({}, 'security/codes')).title).toBe(AGAIN)
    expect(Object.keys((await people.load(userId)).recovery.codes)).toEqual(['h1', 'h2'])
  })
})

test('the event names the user as its creator, without any role', async () => {
  const { userId, userName } = await people.active()
  await people.given(userId, passkeyRegistered(device('84', 'Phone')))
  const visitor = await signIn(userName)
  await ownPage(visitor)
  await visitor.open(removalOf(visitor, 'passkey'))
  await visitor.submit({}, 'name="factor"')
  const creators: string[] = []
  for await (const event of server.runtime.storage.read({ aggregateIds: [userId] }))
    if (event.type.endsWith('removed') || event.type.endsWith('out')) creators.push(event.creator)
  expect(creators).toEqual([userId, userId])
  expect((await server.rest('GET', `/management/v1/users/${userId}`, undefined, { token: null })).status).toBe(401)
})

describe('a sign-in whose authentication is too old', () => {
  const withPasskey = async () => {
    const person = await people.active()
    await people.given(person.userId, passkeyRegistered(device('85', 'Phone')))
    const visitor = await signIn(person.userName)
    await ownPage(visitor)
    return { ...person, visitor }
  }

  test('reauthenticates first, and returns to the confirmation', async () => {
    const { visitor, userId } = await withPasskey()
    await age(userId, 6)
    const seen = await visitor.open(removalOf(visitor, 'passkey'))
    expect(seen.title).toBe(AGAIN)
    expect(textOf(seen.html)).toContain('Before you change how you sign in, show that it is you.')
    expect((await visitor.submit({ password: 'Wr0ngPass!' }, 'name="password"')).status).toBe(400)
    expect((await visitor.submit({ password: 'Passw0rd!' }, 'name="password"')).title).toBe(SURE)
    expect((await visitor.submit({}, 'name="factor"')).title).toBe(OWN)
    expect(Object.keys((await people.load(userId)).passkeys.tokens)).toEqual([])
  })

  test('is rejected for the form of a page that was opened before', async () => {
    const { visitor, userId } = await withPasskey()
    await visitor.open(removalOf(visitor, 'passkey'))
    await age(userId, 6)
    expect((await visitor.submit({}, 'name="factor"')).title).toBe(AGAIN)
    expect(Object.keys((await people.load(userId)).passkeys.tokens)).toEqual(['85'])
  })
})

test('a link cannot choose the redirect after a sign-in', async () => {
  const { userName } = await people.active()
  for (const goal of ['https://evil.example/', '//evil.example', 'remove.otp.1.2', 'home', 'security/../x']) {
    const visitor = new Visitor(server.url)
    await visitor.open(`/ui/login/login?${new URLSearchParams({ goal })}`)
    await visitor.submit({ loginName: userName })
    expect((await visitor.submit({ password: 'Passw0rd!' })).location).toBe('/ui/login')
  }
})

test('a page shows one account of the browser, and no parameter selects another', async () => {
  const victim = await people.active()
  await people.given(victim.userId, passkeyRegistered(device('86', 'Phone')))
  const theirs = await signIn(victim.userName)
  await ownPage(theirs)
  const link = removalOf(theirs, 'passkey')
  const visitor = await signIn((await people.active()).userName)
  expect((await visitor.open(link)).title).not.toBe(SURE)
  const csrf = / name="csrf" value="([^"]+)"/.exec(visitor.seen?.html ?? '')?.[1] ?? ''
  const query = new URL(link, server.url).searchParams
  await visitor.post('/ui/login/security/remove', new URLSearchParams({ ...Object.fromEntries(query), csrf }))
  expect(Object.keys((await people.load(victim.userId)).passkeys.tokens)).toEqual(['86'])
  expect((await new Visitor(server.url).open(link)).title).toBe('Sign in – Usher')
})

describe('required factors', () => {
  test('the last second factor cannot be removed where the policy requires one, and the page explains it', async () => {
    const secret = generateTotpSecret()
    const { userName, userId } = await people.active({ otpCode: secret })
    const visitor = await signIn(userName, secret)
    await ownPage(visitor)
    const link = removalOf(visitor, 'otp')
    await setLoginPolicy(server, { forceMfa: true })
    try {
      const { html } = await ownPage(visitor)
      expect(rowsOf(html)).toEqual([expect.stringContaining('this is your last one. Set up another one first.')])
      expect(removalOf(visitor, 'otp')).toBe('')
      expect(await visitor.open(link)).toMatchObject({
        status: 400,
        problems: ['A second factor is demanded, and this is your last one. Set up another one first.'],
      })
      await setLoginPolicy(server, {})
      await visitor.open(link)
      await setLoginPolicy(server, { forceMfa: true })
      expect(await visitor.submit({}, 'name="factor"')).toMatchObject({ status: 400 })
      expect((await people.load(userId)).totp?.ready).toBe(true)
      await people.given(userId, securityKeyRegistered(device('87', 'Blue')))
      await visitor.open(link)
      expect((await visitor.submit({}, 'name="factor"')).title).toBe(OWN)
    } finally {
      await setLoginPolicy(server, {})
    }
  })

  test('the only credential cannot be removed', async () => {
    const { userName, userId } = await people.active()
    await people.given(userId, passkeyRegistered(device('88', 'Phone')))
    const visitor = await signIn(userName)
    await setLoginPolicy(server, { allowUsernamePassword: false })
    try {
      const { html } = await ownPage(visitor)
      expect(rowsOf(html)).toEqual([expect.stringContaining('you could not sign in any more')])
    } finally {
      await setLoginPolicy(server, {})
    }
  })
})

test('a factor is added to the existing ones, and new recovery codes invalidate the old ones', async () => {
  const secret = generateTotpSecret()
  const { userName, userId } = await people.active({ otpCode: secret })
  await people.given(userId, recoveryCodesAdded(['h1']))
  await setLoginPolicy(server, { secondFactors: [...KINDS] })
  try {
    const visitor = await signIn(userName, secret)
    await ownPage(visitor)
    const choice = await follow(visitor, 'Add a second factor')
    expect(choice.title).toBe('Protect your account – Usher')
    expect(choice.html).not.toContain('mfa/setup/otp')
    await visitor.submit({}, 'value="otpEmail"')
    expect((await people.load(userId)).otp.email).toBe(true)
    await ownPage(visitor)
    const codes = await visitor.submit({}, 'security/codes')
    expect(codes.title).toBe('Keep your recovery codes – Usher')
    expect(codes.html.match(/<li>[\w-]{19}<\/li>/g)).toHaveLength(10)
    expect((await follow(visitor, 'I have kept them')).title).toBe(OWN)
    expect(rowsOf(visitor.seen?.html ?? '').at(-1)).toBe('Recovery codes 10 of 10 left Remove')
    expect((await people.load(userId)).recovery.codes).not.toHaveProperty('h1')
  } finally {
    await setLoginPolicy(server, {})
  }
})
