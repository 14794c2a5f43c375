/**
 * Proves a class of docs/security.md: with USHER_UNIQUE_CONTACTS a verified address or number has one user at most,
 * whichever API verifies it, also when users verify it at the same time.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findNameConflicts } from '#domain/user/find-name-conflicts.ts'
import { type NevisServer, startNevisServer } from '#test/api/nevis/nevis-server.ts'
import { type ScimClient, scimClient } from '#test/api/scim/scim-client.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { addProvider, asksThisMachine, through } from '#test/support/login-providers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { type ScriptedProvider, startScriptedProvider } from '#test/support/scripted-provider.ts'
import type { JsonResponse, TestServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

let count = 0
const fresh = () => `contact-${++count}-${process.pid}`
const addressOf = (name: string) => `${name}@corp.example`
const numberOf = () => `+4179${String(1_000_000 + ++count)}`

const human = (email: string) => ({
  userName: fresh(),
  profile: { firstName: 'Ada', lastName: 'Byron' },
  email: { email, isEmailVerified: true },
  password: 'Passw0rd!',
})
const v2Human = (email: object) => ({
  username: fresh(),
  profile: { givenName: 'Ada', familyName: 'Byron' },
  email,
})
const holdersOf = async ({ runtime }: TestServer, email: string) =>
  (
    await runtime.services.rows
      .selectFrom('users')
      .select('id')
      .where('email', 'in', [email, email.toUpperCase()])
      .where('email_verified', '=', 1)
      .execute()
  ).length

describe('within the instance', () => {
  let server: NevisServer
  let scim: ScimClient
  let upstream: ScriptedProvider
  let people: ReturnType<typeof loginPeople>
  let otherOrg: string
  beforeAll(async () => {
    server = await startNevisServer({ ...asksThisMachine, USHER_UNIQUE_CONTACTS: 'instance' })
    scim = await scimClient(server)
    upstream = await startScriptedProvider()
    people = loginPeople(server)
    otherOrg = await addOtherOrg(server, 'Other')
  })
  afterAll(async () => {
    await server.stop()
    await upstream.close()
  })

  const importHuman = (email: string, orgId?: string) =>
    server.rest('POST', '/management/v1/users/human/_import', human(email), orgId ? { orgId } : {})
  const unverified = async (email: string): Promise<string> =>
    (await server.rest('POST', '/v2/users/human', v2Human({ email, returnCode: {} }))).body.userId
  const line = (email: string) =>
    JSON.stringify({
      orgId: scim.orgId,
      userName: fresh(),
      profile: { firstName: 'Ada', lastName: 'Byron' },
      email: { email, isEmailVerified: true },
    })

  type Writer = (email: string) => Promise<JsonResponse>
  const writers: [string, number, Writer][] = [
    ['v1 import', 409, (email) => importHuman(email)],
    ['v1 import into another organization', 409, (email) => importHuman(email, otherOrg)],
    ['v1 import, in another letter case', 409, (email) => importHuman(email.toUpperCase())],
    [
      'v1 change of the address',
      409,
      async (email) =>
        server.rest('PUT', `/management/v1/users/${await unverified(addressOf(fresh()))}/email`, {
          email,
          isEmailVerified: true,
        }),
    ],
    ['v2 AddHumanUser', 409, (email) => server.rest('POST', '/v2/users/human', v2Human({ email, isVerified: true }))],
    [
      'v2 SetEmail',
      409,
      async (email) =>
        server.rest('POST', `/v2/users/${await unverified(addressOf(fresh()))}/email`, { email, isVerified: true }),
    ],
    [
      'v2 UpdateHumanUser',
      409,
      async (email) =>
        server.rest('PUT', `/v2/users/human/${await unverified(addressOf(fresh()))}`, {
          email: { email, isVerified: true },
        }),
    ],
    [
      'v2 VerifyEmail',
      409,
      async (email) => {
        const { body } = await server.rest('POST', '/v2/users/human', v2Human({ email, returnCode: {} }))
        return server.rest('POST', `/v2/users/${body.userId}/email/verify`, { verificationCode: body.emailCode })
      },
    ],
    [
      'SCIM',
      409,
      (email) =>
        scim.create({ userName: fresh(), name: { givenName: 'Ada', familyName: 'Byron' }, emails: [{ value: email }] }),
    ],
    [
      'SCIM change',
      409,
      async (email) => {
        const { body } = await scim.create({ userName: fresh(), emails: [{ value: addressOf(fresh()) }] })
        return scim.patch(`/Users/${body.id}`, { op: 'replace', path: 'emails', value: [{ value: email }] })
      },
    ],
  ]

  test.each(writers)('%s rejects the verified address of another user', async (_name, status, write) => {
    const email = addressOf(fresh())
    expect((await importHuman(email)).status).toBe(200)
    expect((await write(email)).status).toBe(status)
    expect(await holdersOf(server, email)).toBe(1)
  })

  test.each(writers)('%s verifies an address that nobody has verified', async (_name, _status, write) => {
    const email = addressOf(fresh())
    await unverified(email)
    expect((await write(email)).status).toBeLessThan(300)
    expect(await holdersOf(server, email)).toBe(1)
  })

  test.each([
    ['import of lines', ''],
    ['dry run of it', '?dryRun=true'],
  ])('%s reports the line', async (_name, query) => {
    const email = addressOf(fresh())
    await importHuman(email)
    const { body } = await server.rest('POST', `/usher/v1/people/_import${query}`, `${line(email)}\n`, {
      headers: { 'content-type': 'application/x-ndjson' },
    })
    expect(JSON.stringify(body)).toContain('email.taken')
    expect(await holdersOf(server, email)).toBe(1)
  })

  test('the error names its reason', async () => {
    const email = addressOf(fresh())
    await importHuman(email)
    const { body } = await importHuman(email)
    expect(body).toMatchObject({
      code: 6,
      message: expect.stringContaining('Another user has verified this email address'),
    })
  })

  test('the link of a verification mail leads to a page that names the problem', async () => {
    const email = addressOf(fresh())
    const userId = await unverified(email)
    await server.rest('POST', `/management/v1/users/${userId}/email/_resend_verification`, {})
    const code = await people.code(userId, 'emailVerification', (user) => user.email.code)
    await importHuman(email)
    const visitor = new Visitor(server.url)
    await visitor.open(`/ui/login/mail/verification?userID=${userId}&code=${code}`)
    const page = await visitor.submit()
    expect([page.status, page.title]).toEqual([409, 'Already in use – Usher'])
    expect(await holdersOf(server, email)).toBe(1)
  })

  test('a provider creates no second user with the address', async () => {
    const email = addressOf(fresh())
    await importHuman(email)
    const sub = fresh()
    const claims = {
      sub,
      preferred_username: sub,
      given_name: 'Ada',
      family_name: 'Byron',
      email,
      email_verified: true,
    }
    upstream.script = { idToken: claims, userinfo: claims }
    const idp = await addProvider(server, upstream, { isCreationAllowed: true, isLinkingAllowed: true })
    const visitor = new Visitor(server.url)
    await through(visitor, upstream, idp.id)
    const page = await visitor.submit({}, 'name="userName"')
    expect(page.status).toBe(400)
    expect(page.html).toContain('Another user has verified this email address')
    expect(await holdersOf(server, email)).toBe(1)
  })

  test('of users that verify the address at the same time one succeeds', async () => {
    const email = addressOf(fresh())
    const made = await Promise.all(
      Array.from({ length: 8 }, () => server.rest('POST', '/v2/users/human', v2Human({ email, returnCode: {} }))),
    )
    const responses = await Promise.all(
      made.map(({ body }) =>
        server.rest('POST', `/v2/users/${body.userId}/email/verify`, { verificationCode: body.emailCode }),
      ),
    )
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409, 409, 409])
    expect(await holdersOf(server, email)).toBe(1)
  })

  describe('of users of the Nevis API', () => {
    const prefix = 'https://portal.acme.example/invite?ticket='
    let portal: string
    beforeAll(async () => {
      portal = await server.addKey('unique', { returnUrls: ['https://portal.acme.example/invite'] })
    })
    const call = (method: string, path: string, body?: object) => server.call(method, path, body, { token: portal })
    async function ticketOf(userId: string, email: string, type = 'invitation'): Promise<string> {
      await call('POST', `/users/${userId}/email-link`, { type, urlPrefix: prefix })
      const link = await server.linkTo(email, type === 'invitation' ? 'Initialize User' : 'Reset password')
      return link.slice(prefix.length)
    }
    const verify = (ticket: string) => call('POST', '/auth/email-link', { ticket })

    test('a login name is no verified address of another user, at creation and change', async () => {
      const email = addressOf(fresh())
      await importHuman(email)
      const taken = { status: 422, body: { errors: [{ field: 'loginId' }] } }
      expect(await call('POST', '/users', { loginId: email })).toMatchObject(taken)
      const userId = await server.create({ loginId: addressOf(fresh()) })
      expect(await call('PATCH', `/users/${userId}`, { loginId: email.toUpperCase() })).toMatchObject(taken)
      expect(await holdersOf(server, email)).toBe(1)
    })

    test.each(['invitation', 'passwordReset'])(
      'the ticket of a link verifies no address of another user: %s',
      async (type) => {
        const email = addressOf(fresh())
        const userId = await server.create({ loginId: email })
        if (type === 'passwordReset') await call('POST', `/users/${userId}/password`, { password: 'Passw0rd!' })
        const ticket = await ticketOf(userId, email, type)
        await importHuman(email)
        expect(await verify(ticket)).toMatchObject({
          status: 422,
          body: { error: 'Another user has verified this email address' },
        })
        expect(await holdersOf(server, email)).toBe(1)
      },
    )

    test('a ticket and a code of another API verify an address at the same time: one succeeds', async () => {
      const email = addressOf(fresh())
      const ticket = await ticketOf(await server.create({ loginId: email }), email)
      const { body } = await server.rest('POST', '/v2/users/human', v2Human({ email, returnCode: {} }))
      const responses = await Promise.all([
        verify(ticket),
        server.rest('POST', `/v2/users/${body.userId}/email/verify`, { verificationCode: body.emailCode }),
      ])
      expect(responses.filter(({ status }) => status === 200)).toHaveLength(1)
      expect(await holdersOf(server, email)).toBe(1)
    })

    test('the ticket verifies an address that nobody has verified', async () => {
      const email = addressOf(fresh())
      const ticket = await ticketOf(await server.create({ loginId: email }), email)
      expect((await verify(ticket)).body).toMatchObject({ login: { status: 'succeeded' } })
      expect(await holdersOf(server, email)).toBe(1)
      expect((await importHuman(email)).status).toBe(409)
    })
  })

  test('numbers are unique too, over v1, v2 and SCIM', async () => {
    const phone = numberOf()
    const withPhone = { ...human(addressOf(fresh())), phone: { phone, isPhoneVerified: true } }
    expect((await server.rest('POST', '/management/v1/users/human/_import', withPhone)).status).toBe(200)
    const other = await unverified(addressOf(fresh()))
    const responses = [
      await server.rest('PUT', `/management/v1/users/${other}/phone`, { phone, isPhoneVerified: true }),
      await server.rest('POST', `/v2/users/${other}/phone`, { phone, isVerified: true }),
      await scim.create({ userName: fresh(), phoneNumbers: [{ value: phone }] }),
    ]
    expect(responses.map(({ status }) => status)).toEqual([409, 409, 409])
    const { body } = await server.rest('POST', `/v2/users/${other}/phone`, { phone, returnCode: {} })
    const verified = await server.rest('POST', `/v2/users/${other}/phone/verify`, {
      verificationCode: body.verificationCode,
    })
    expect(verified.status).toBe(409)
  })

  test('an address is free again after a change and after the removal of its user', async () => {
    const email = addressOf(fresh())
    const { body } = await importHuman(email)
    const moved = { email: addressOf(fresh()), isEmailVerified: true }
    expect((await server.rest('PUT', `/management/v1/users/${body.userId}/email`, moved)).status).toBe(200)
    const second = await importHuman(email)
    expect(second.status).toBe(200)
    expect((await server.rest('DELETE', `/management/v1/users/${second.body.userId}`)).status).toBe(200)
    expect((await importHuman(email)).status).toBe(200)
  })

  test('no conflict of addresses is left to report', async () => {
    const kinds = (await findNameConflicts(server.runtime.services)).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind !== 'name')).toEqual([])
  })
})

describe('within the organization', () => {
  let server: TestServer
  let otherOrg: string
  beforeAll(async () => {
    server = await startNevisServer({ USHER_UNIQUE_CONTACTS: 'organization' })
    otherOrg = await addOtherOrg(server, 'Other')
  })
  afterAll(() => server.stop())

  test('users of different organizations can share an address, users of one cannot', async () => {
    const email = addressOf(fresh())
    const add = async (options: object = {}) =>
      (await server.rest('POST', '/management/v1/users/human/_import', human(email), options)).status
    expect([await add(), await add(), await add({ orgId: otherOrg }), await add({ orgId: otherOrg })]).toEqual([
      200, 409, 200, 409,
    ])
  })
})

describe('by default', () => {
  let server: NevisServer
  beforeAll(async () => {
    server = await startNevisServer()
  })
  afterAll(() => server.stop())

  test('users share an address, it signs none of them in, and the report lists them', async () => {
    const email = addressOf(fresh())
    const add = () => server.rest('POST', '/management/v1/users/human/_import', human(email))
    const ids = [(await add()).body.userId, (await add()).body.userId]
    const visitor = new Visitor(server.url)
    const start = await visitor.open('/ui/login/login')
    expect(start.html).toContain('if another user shares it')
    await visitor.submit({ loginName: email })
    expect((await visitor.submit({ password: 'Passw0rd!' })).status).toBe(400)
    const conflict = (await findNameConflicts(server.runtime.services)).find(({ value }) => value === email)
    expect(conflict?.users.map(({ id }) => id).sort()).toEqual(ids.sort())
  })
})
