/** Returning from an identity provider without a link: creating an account or linking one. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { generateTotpSecret } from '#crypto/totp.ts'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
import { loginPeople } from '#test/support/login-people.ts'
import {
  type AddedProvider,
  type Allows,
  addProvider,
  asksThisMachine,
  comeBack,
  leave,
  through,
} from '#test/support/login-providers.ts'
import { type ScriptedProvider, startScriptedProvider } from '#test/support/scripted-provider.ts'
import { ageFactors, sessionsOf } from '#test/support/sign-ins.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { totpCode } from '#test/support/totp-code.ts'
import { textOf, Visitor } from '#test/support/visitor.ts'

let server: TestServer
let upstream: ScriptedProvider
let people: ReturnType<typeof loginPeople>
/** The first provider links users and creates none by itself; the second creates accounts automatically. */
let plain: AddedProvider
let auto: AddedProvider
beforeAll(async () => {
  upstream = await startScriptedProvider()
  server = await startServer(asksThisMachine)
  people = loginPeople(server)
  plain = await addProvider(server, upstream, { isCreationAllowed: true, isLinkingAllowed: true })
  auto = await addProvider(server, upstream, { isCreationAllowed: true, isAutoCreation: true })
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
})

let subjects = 0
let sub = ''
/** Scripts the claims that the provider returns; each test has a different subject. */
const providerReturns = (claims: Record<string, unknown> = {}) => {
  upstream.script = { idToken: { sub, ...claims }, userinfo: { sub } }
}
beforeEach(() => {
  sub = `subject-${subjects++}`
  providerReturns()
})

const visitor = () => new Visitor(server.url)
const SIGNED_IN = 'You are signed in – Usher'
const UNPROVED = 'Confirm your email address – Usher'
const isIn = async (who: Visitor) => (await who.open('/ui/login')).title === SIGNED_IN
const linkedPerson = (idp: AddedProvider, body: object = {}) =>
  people.active({ password: '', idps: [{ configId: idp.id, externalUserId: sub, displayName: 'Min' }], ...body })
const usersCalled = (userName: string) =>
  server.runtime.services.rows.selectFrom('users').selectAll().where('user_name', '=', userName).execute()

describe('a user without a link', () => {
  const upstreamOf = async (allows: Allows) => (await addProvider(server, upstream, allows)).id
  const minnie = (userName: string, more: Record<string, unknown> = {}) => ({
    preferred_username: userName,
    given_name: 'Minnie',
    family_name: 'Mouse',
    email: `${userName}@upstream.example`,
    email_verified: true,
    ...more,
  })

  test('gets an error from a provider that allows linked users only', async () => {
    providerReturns(minnie('stranger'))
    const { seen } = await (async () => {
      const who = visitor()
      await through(who, upstream, await upstreamOf({}))
      return who
    })()
    expect(seen).toMatchObject({ status: 403, title: 'This account is not linked – Usher' })
    expect(textOf(seen?.html ?? '')).toContain('stranger')
    expect(await usersCalled('stranger')).toEqual([])
  })

  test('gets an account where the provider allows automatic creation, and the same one the next time', async () => {
    providerReturns(minnie('newcomer'))
    const who = visitor()
    expect((await through(who, upstream, auto.id)).title).toBe(SIGNED_IN)
    expect((await through(visitor(), upstream, auto.id)).title).toBe(SIGNED_IN)
    const [user, ...more] = await usersCalled('newcomer')
    expect(more).toEqual([])
    expect(user).toMatchObject({ state: 'active', email: 'newcomer@upstream.example', email_verified: 1 })
    const links = await server.rest('POST', `/management/v1/users/${user?.id}/idps/_search`, {})
    expect(links.body.result).toMatchObject([
      { idpId: auto.id, providedUserId: sub, providedUserName: 'newcomer', idpName: auto.name },
    ])
  })

  test('gets an unverified address if the provider has not verified it', async () => {
    providerReturns(minnie('doubtful', { email_verified: undefined }))
    await through(visitor(), upstream, auto.id)
    expect(await usersCalled('doubtful')).toMatchObject([{ state: 'active', email_verified: 0 }])
  })

  test('enters missing claims, and replaces those in use by other users', async () => {
    const existingUser = await people.active()
    providerReturns(minnie(existingUser.userName, { family_name: undefined }))
    const who = visitor()
    const seen = await through(who, upstream, auto.id)
    expect(seen).toMatchObject({ status: 200, title: 'No account is linked yet – Usher' })
    expect(textOf(seen.html)).not.toContain('Link an account you have')
    expect(await who.submit({})).toMatchObject({ status: 400, problems: ['Fill this in'] })
    const problem = 'Somebody has this user name already. Choose another one.'
    expect(await who.submit({ lastName: 'Mouse' })).toMatchObject({ status: 400, problems: [problem] })
    const invalid = 'Enter an email address such as name@example.com'
    expect(await who.submit({ userName: 'chosen', email: 'nonsense' })).toMatchObject({ problems: [invalid] })
    expect((await who.submit({ email: `${existingUser.userName}@upstream.example` })).title).toBe(SIGNED_IN)
    expect(await usersCalled('chosen')).toMatchObject([{ last_name: 'Mouse', email_verified: 1 }])
  })

  test('gets an unverified address when they replace the one of the provider', async () => {
    providerReturns(minnie('liar'))
    const who = visitor()
    await through(who, upstream, plain.id)
    const seen = await who.submit({ email: 'boss@acme.example' })
    expect(seen.title).toBe(UNPROVED)
    expect((await who.open('/ui/login')).location).toBe('/ui/login/login')
    expect(await usersCalled('liar')).toMatchObject([{ email: 'boss@acme.example', email_verified: 0 }])
  })

  test('creates one account, however often the form is sent', async () => {
    providerReturns(minnie('eager'))
    const who = visitor()
    await through(who, upstream, plain.id)
    const html = who.seen?.html ?? ''
    const intentID = /name="intentID" value="([^"]+)"/.exec(html)?.[1] ?? ''
    const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
    const send = (userName: string) => {
      const again = visitor()
      for (const [name, value] of who.cookies) again.cookies.set(name, value)
      const body = { csrf, intentID, userName, firstName: 'A', lastName: 'B', email: 'a@b.example' }
      return again.post('/ui/login/login/externalidp/account', new URLSearchParams(body))
    }
    const seen = await Promise.all(Array.from({ length: 8 }, (_, i) => send(`eager${i}`)))
    expect(seen.filter(({ title }) => title === UNPROVED)).toHaveLength(1)
    const links = await server.runtime.services.rows
      .selectFrom('idp_links')
      .selectAll()
      .where('external_user_id', '=', sub)
      .execute()
    expect(links).toHaveLength(1)
  })

  test('cannot create an account with the provider response of another browser', async () => {
    providerReturns(minnie('thief'))
    const [who, thief] = [visitor(), visitor()]
    await through(who, upstream, plain.id)
    await thief.open('/ui/login/login')
    expect(await thief.open(who.seen?.location ?? '')).toMatchObject({ status: 400 })
  })

  test('gets one account from ten concurrent responses', async () => {
    providerReturns(minnie('crowd'))
    const responses = []
    for (let i = 0; i < 10; i++) {
      const who = visitor()
      responses.push({ who, answer: upstream.answerTo(await leave(who, upstream, auto.id)) })
    }
    const seen = await Promise.all(responses.map(({ who, answer }) => comeBack(who, answer)))
    expect(seen.map(({ title }) => title)).toEqual(Array.from({ length: 10 }, () => SIGNED_IN))
    expect(await usersCalled('crowd')).toHaveLength(1)
  })
})

describe('linking an existing account', () => {
  const byEmail: Allows = {
    isLinkingAllowed: true,
    isCreationAllowed: true,
    isAutoCreation: true,
    autoLinking: 'AUTO_LINKING_OPTION_EMAIL',
  }
  const linksOf = async (userId: string) => (await people.load(userId)).idpLinks.map((link) => link.externalUserId)
  const offered = async (claims: Record<string, unknown> = {}) => {
    const person = await people.active()
    const idp = await addProvider(server, upstream, byEmail)
    providerReturns({
      email: `${person.userName}@acme.example`,
      email_verified: true,
      preferred_username: 'elsewhere',
      ...claims,
    })
    const who = visitor()
    await through(who, upstream, idp.id)
    return { person, idp, who }
  }
  const follow = (who: Visitor, text: string) => {
    const href = new RegExp(`href="([^"]+)"[^>]*>${text}<`).exec(who.seen?.html ?? '')?.[1] ?? ''
    return who.open(href.replaceAll('&amp;', '&'))
  }
  const signIn = async (who: Visitor, loginName: string, password: string) => {
    await follow(who, 'Link an account you have')
    await who.submit({ loginName }, 'name="loginName"')
    return who.submit({ password }, 'name="password"')
  }

  test('requires its password and a confirmation; from then on the provider signs in to it', async () => {
    const { person, idp, who } = await offered()
    expect(textOf(who.seen?.html ?? '')).toContain(`You probably have an account here already: ${person.userName}`)
    expect(await linksOf(person.userId)).toEqual([])
    expect((await follow(who, 'Link an account you have')).html).toContain(`value="${person.userName}"`)
    expect(who.seen?.html).not.toContain('Sign in with')
    await who.submit({}, 'name="loginName"')
    expect((await who.submit({ password: 'Wr0ngPass!' }, 'name="password"')).status).toBe(400)
    expect(await linksOf(person.userId)).toEqual([])
    const seen = await who.submit({ password: 'Passw0rd!' }, 'name="password"')
    expect(seen.title).toBe('Link the two accounts? – Usher')
    expect(textOf(seen.html)).toContain(`From now on elsewhere at ${idp.name} signs you in here as ${person.userName}.`)
    expect(await linksOf(person.userId)).toEqual([])
    expect((await who.submit({}, 'value="link"')).title).toBe(SIGNED_IN)
    expect(await linksOf(person.userId)).toEqual([sub])
    const again = await through(visitor(), upstream, idp.id)
    expect(textOf(again.html)).toContain(person.userName)
  })

  test('does not happen when the user declines; the user is signed in without a link', async () => {
    const { person, who } = await offered()
    await signIn(who, person.userName, 'Passw0rd!')
    expect((await who.submit({}, 'value="later"')).title).toBe(SIGNED_IN)
    expect(await linksOf(person.userId)).toEqual([])
  })

  test('requires the password of a signed-in user too', async () => {
    const { person, who } = await offered()
    const choice = who.seen?.location ?? ''
    await who.open('/ui/login/login')
    await who.submit({ loginName: person.userName }, 'name="loginName"')
    await who.submit({ password: 'Passw0rd!' }, 'name="password"')
    expect(await isIn(who)).toBe(true)
    const { services } = server.runtime
    const [session] = await sessionsOf(services, person.userId)
    // A sign-in from before the return of the browser does not count as authentication now.
    await ageFactors(services, person.userId, 60_000)
    const intentID = new URL(choice, server.url).searchParams.get('intentID') ?? ''
    const link = new URLSearchParams({ intentID, sessionID: session?.id ?? '' })
    expect(await who.open(`/ui/login/login/externalidp/link?${link}`)).toMatchObject({
      title: 'Enter your password – Usher',
    })
    expect(await linksOf(person.userId)).toEqual([])
    await who.submit({ password: 'Passw0rd!' }, 'name="password"')
    await who.submit({}, 'value="link"')
    expect(await linksOf(person.userId)).toEqual([sub])
  })

  test('requires the second factor too if the user has one', async () => {
    const { person, who } = await offered()
    const secret = generateTotpSecret()
    await people.given(person.userId, totpAdded(server.runtime.services.cipher.encrypt(secret, 'totp')), totpVerified())
    const seen = await signIn(who, person.userName, 'Passw0rd!')
    expect(seen.location).toMatch(/^\/ui\/login\/mfa\?/)
    const link = seen.location.replace('/ui/login/mfa', '/ui/login/login/externalidp/link')
    expect((await who.open(link)).location).toMatch(/^\/ui\/login\/mfa\?/)
    expect(await linksOf(person.userId)).toEqual([])
    await who.submit({ code: totpCode(secret, Date.now()) }, 'name="code"')
    expect(who.seen?.title).toBe('Link the two accounts? – Usher')
    await who.submit({}, 'value="link"')
    expect(await linksOf(person.userId)).toEqual([sub])
  })

  test('is not offered for an address that the provider has not verified', async () => {
    const { person, who } = await offered({ email_verified: false, given_name: 'A', family_name: 'B' })
    expect(who.seen?.title).toBe(UNPROVED)
    expect(await linksOf(person.userId)).toEqual([])
    expect(await usersCalled('elsewhere')).toHaveLength(1)
  })

  test('is rejected if another user has linked the provider account since', async () => {
    const { person, idp, who } = await offered()
    await signIn(who, person.userName, 'Passw0rd!')
    await linkedPerson(idp)
    expect(await who.submit({}, 'value="link"')).toMatchObject({
      status: 409,
      title: 'Already linked to another account – Usher',
    })
    expect(await linksOf(person.userId)).toEqual([])
  })

  test('cannot use the provider response of another browser', async () => {
    const { who } = await offered()
    const victim = await people.active()
    const intentID = new URL(who.seen?.location ?? '', server.url).searchParams.get('intentID') ?? ''
    const other = visitor()
    await other.open(`/ui/login/login?${new URLSearchParams({ intentID })}`)
    await other.submit({ loginName: victim.userName }, 'name="loginName"')
    expect((await other.submit({ password: 'Passw0rd!' }, 'name="password"')).title).toBe(SIGNED_IN)
    expect(await linksOf(victim.userId)).toEqual([])
  })
})
