/**
 * Proves a class of docs/security.md: a link to a provider account belongs to one user, requires a factor of that user,
 * and no provider can sign in the users of another.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { loginPeople } from '#test/support/login-people.ts'
import {
  type AddedProvider,
  addProvider,
  asksThisMachine,
  comeBack,
  leave,
  through,
} from '#test/support/login-providers.ts'
import { addOrgOverApi } from '#test/support/org-actor.ts'
import { type ScriptedProvider, startScriptedProvider } from '#test/support/scripted-provider.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: TestServer
let upstream: ScriptedProvider
let people: ReturnType<typeof loginPeople>
let idp: AddedProvider
let one: string
let two: string
beforeAll(async () => {
  upstream = await startScriptedProvider()
  server = await startServer(asksThisMachine)
  people = loginPeople(server)
  one = await addOrgOverApi(server, 'One')
  two = await addOrgOverApi(server, 'Two')
  idp = await addProvider(server, upstream, { isCreationAllowed: true, isLinkingAllowed: true })
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
})

let sub = ''
let subjects = 0
beforeEach(() => {
  sub = `subject-${subjects++}`
  upstream.script = { idToken: { sub, preferred_username: sub }, userinfo: { sub } }
})

const SIGNED_IN = 'You are signed in – Usher'
const linksTo = (externalUserId: string) =>
  server.runtime.services.rows
    .selectFrom('idp_links')
    .selectAll()
    .where('external_user_id', '=', externalUserId)
    .execute()
let imports = 0
const importLinked = (links: { configId: string; externalUserId: string }[], orgId = one) =>
  server.rest(
    'POST',
    '/management/v1/users/human/_import',
    {
      userName: `imported-${imports++}`,
      profile: { firstName: 'Minnie', lastName: 'Mouse' },
      email: { email: 'minnie@acme.example', isEmailVerified: true },
      idps: links.map((link) => ({ ...link, displayName: 'Min' })),
    },
    { orgId },
  )
const orgProvider = async (orgId: string) =>
  (
    await server.rest(
      'POST',
      '/management/v1/idps/generic_oidc',
      { name: 'Own', ...upstream, script: undefined, providerOptions: { isCreationAllowed: true } },
      { orgId },
    )
  ).body.id

describe('on import', () => {
  test('a provider of another organization is unknown, and no user is created', async () => {
    const theirs = await orgProvider(two)
    const refused = await importLinked([{ configId: theirs, externalUserId: sub }])
    const unknown = await importLinked([{ configId: '404', externalUserId: sub }])
    expect(refused.status).toBe(400)
    expect(refused.body).toEqual(unknown.body)
    expect(await linksTo(sub)).toEqual([])
  })

  test('one provider account twice in one call is rejected, also in different letter case', async () => {
    const twice = [
      { configId: idp.id, externalUserId: sub },
      { configId: idp.id, externalUserId: sub.toUpperCase() },
    ]
    expect((await importLinked(twice)).status).toBe(409)
    expect(await linksTo(sub)).toEqual([])
  })

  test('of 20 concurrent claims of one provider account in two organizations, one is stored', async () => {
    const claims = Array.from({ length: 20 }, (_, i) =>
      importLinked([{ configId: idp.id, externalUserId: sub }], i % 2 ? one : two),
    )
    const statuses = (await Promise.all(claims)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(statuses.filter((status) => status === 409)).toHaveLength(19)
    expect(await linksTo(sub)).toHaveLength(1)
  })
})

test('concurrent sign-ins, registrations and imports that claim one provider account create one user', async () => {
  upstream.script = {
    idToken: { sub, preferred_username: sub, given_name: 'A', family_name: 'B', email: 'a@b.example' },
    userinfo: { sub },
  }
  const auto = await addProvider(server, upstream, { isCreationAllowed: true, isAutoCreation: true })
  const ready = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const who = new Visitor(server.url)
      return { who, answer: upstream.answerTo(await leave(who, upstream, auto.id)) }
    }),
  )
  await Promise.all([
    ...ready.map(({ who, answer }) => comeBack(who, answer)),
    ...Array.from({ length: 6 }, () => importLinked([{ configId: auto.id, externalUserId: sub }])),
  ])
  expect(await linksTo(sub)).toHaveLength(1)
})

test('a verified address is not enough for a link: the user must verify a factor', async () => {
  const byEmail = await addProvider(server, upstream, {
    isLinkingAllowed: true,
    autoLinking: 'AUTO_LINKING_OPTION_EMAIL',
  })
  const victim = await people.active()
  upstream.script = {
    idToken: { sub, email: `${victim.userName}@acme.example`, email_verified: true },
    userinfo: { sub },
  }
  const thief = new Visitor(server.url)
  await through(thief, upstream, byEmail.id)
  const intentID = new URL(thief.seen?.location ?? '', server.url).searchParams.get('intentID') ?? ''
  const csrf = /name="csrf" value="([^"]+)"/.exec((await thief.open('/ui/login/login')).html)?.[1] ?? ''
  for (const decision of ['link', 'later'])
    await thief.post('/ui/login/login/externalidp/link', new URLSearchParams({ csrf, intentID, decision }))
  expect(await linksTo(sub)).toEqual([])
  expect((await thief.open('/ui/login')).location).toBe('/ui/login/login')
  // Signed in as themselves, they link themselves and not the victim.
  const thiefAccount = await people.active()
  await thief.open(`/ui/login/login?${new URLSearchParams({ intentID, loginName: thiefAccount.userName })}`)
  await thief.submit({}, 'name="loginName"')
  await thief.submit({ password: 'Passw0rd!' }, 'name="password"')
  await thief.submit({}, 'value="link"')
  expect(await linksTo(sub)).toMatchObject([{ user_id: thiefAccount.userId }])
  expect((await people.load(victim.userId)).idpLinks).toEqual([])
})

test('another provider that returns the same account id does not sign the user in', async () => {
  await people.active({ password: '', idps: [{ configId: idp.id, externalUserId: sub, displayName: '' }] })
  const other = await startScriptedProvider()
  const stranger = await addProvider(server, other, {})
  other.script = { idToken: { sub }, userinfo: { sub } }
  const who = new Visitor(server.url)
  expect((await through(who, other, stranger.id)).status).toBe(403)
  // Nor does it when it calls itself by the other's name.
  const liar = await addProvider(server, other, {})
  other.script = { metadata: { issuer: upstream.issuer }, idToken: { sub, iss: upstream.issuer }, userinfo: { sub } }
  await expect(leave(who, other, liar.id)).rejects.toThrow(/cannot be reached/)
  expect((await through(new Visitor(server.url), upstream, idp.id)).title).toBe(SIGNED_IN)
  await other.close()
})

test('an id token issued for another application is rejected', async () => {
  await people.active({ password: '', idps: [{ configId: idp.id, externalUserId: sub, displayName: '' }] })
  for (const claims of [{ aud: 'another' }, { aud: ['usher', 'another'], azp: 'another' }, { exp: 1, iat: 0 }]) {
    upstream.script = { idToken: { sub, ...claims }, userinfo: { sub } }
    const who = new Visitor(server.url)
    expect((await through(who, upstream, idp.id)).status).toBe(400)
    expect((await who.open('/ui/login')).location).toBe('/ui/login/login')
  }
})
