import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { userLocked } from '#domain/user/lifecycle/events.ts'
import { recoveryCodesAdded } from '#domain/user/recovery/events.ts'
import { hashRecoveryCode } from '#domain/user/recovery/recovery-code.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { addEvents, addKey, addOtp, addPerson, addTotp, PASSWORD, TOTP_SECRET } from '#test/support/session-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { totpCode } from '#test/support/totp-code.ts'

let server: TestServer
let orgId: string
let loginClient: string
let nobody: string
beforeAll(async () => {
  server = await startServer()
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  loginClient = (await addCaller(server, { orgId, roles: ['IAM_LOGIN_CLIENT'], on: 'instance' })).token
  nobody = (await addCaller(server, { orgId })).token
})
afterAll(() => server.stop())

let count = 0
let userId: string
let name: string
beforeEach(async () => {
  name = `minnie${count++}`
  userId = await addPerson(server, { orgId, name })
})

const create = (body: object, token = loginClient) => server.rest('POST', '/v2/sessions', body, { token })
const set = (id: string, body: object, token = loginClient) =>
  server.rest('PATCH', `/v2/sessions/${id}`, body, { token })
const get = (id: string, token = loginClient, sessionToken?: string) =>
  server.rest('GET', `/v2/sessions/${id}${sessionToken ? `?sessionToken=${sessionToken}` : ''}`, undefined, { token })
const remove = (id: string, body: object, token = loginClient) =>
  server.rest('DELETE', `/v2/sessions/${id}`, body, { token })
const search = (body: object, token = loginClient) => server.rest('POST', '/v2/sessions/search', body, { token })

const checks = { password: { password: PASSWORD } }
const signedIn = async () => (await create({ checks: { user: { userId }, password: checks.password } })).body
const failure = ({ status, body }: { status: number; body: { code: number; message: string } }) => [
  status,
  body.code,
  /\((.*)\)$/.exec(body.message)?.[1] ?? body.message,
]

async function eventTypes(id: string): Promise<string[]> {
  const types: string[] = []
  for await (const event of server.runtime.services.events.history({ aggregateIds: [id] })) types.push(event.type)
  return types
}

describe('creating', () => {
  test('an empty session has an id, a token and the instance as owner, and shows no factors', async () => {
    const { status, body } = await create({})
    expect(status).toBe(201)
    expect(body).toMatchObject({ sessionId: expect.stringMatching(/^\d+$/), details: { resourceOwner: 'instance' } })
    expect(body.sessionToken.length).toBeLessThan(60)
    const read = await get(body.sessionId)
    expect(read.body.session).toMatchObject({ id: body.sessionId, sequence: '2' })
    expect(read.body.session).not.toHaveProperty('factors')
    expect(read.body.session).not.toHaveProperty('expirationDate')
    expect(await eventTypes(body.sessionId)).toEqual(['session.added', 'session.token.set'])
  })

  test('checks, metadata, lifetime and user agent of one call are all stored', async () => {
    const { body } = await create({
      checks: { user: { loginName: name.toUpperCase() }, password: checks.password },
      metadata: { foo: Buffer.from('bar').toString('base64') },
      lifetime: '300s',
      userAgent: {
        fingerprintId: 'f1',
        ip: '1.2.3.4',
        description: 'Browser',
        header: { 'user-agent': { values: ['UA'] } },
      },
    })
    const { session } = (await get(body.sessionId)).body
    expect(session).toMatchObject({
      factors: {
        user: { id: userId, loginName: name, displayName: 'Minnie Mouse', organizationId: orgId },
        password: { verifiedAt: expect.any(String) },
      },
      metadata: { foo: 'YmFy' },
      userAgent: {
        fingerprintId: 'f1',
        ip: '1.2.3.4',
        description: 'Browser',
        header: { 'user-agent': { values: ['UA'] } },
      },
    })
    expect(Date.parse(session.expirationDate) - Date.parse(session.changeDate)).toBe(300_000)
    expect(await eventTypes(body.sessionId)).toEqual([
      'session.added',
      'session.user.checked',
      'session.password.checked',
      'session.metadata.set',
      'session.lifetime.set',
      'session.token.set',
    ])
  })

  test('a user agent with an invalid IP address is stored without it', async () => {
    const { body } = await create({ userAgent: { ip: 'nowhere', description: 'Browser' } })
    expect((await get(body.sessionId)).body.session.userAgent).toEqual({ description: 'Browser' })
  })

  test.each([
    ['an unknown user', () => ({ checks: { user: { userId: '999' } } }), [404, 5, 'QUERY-Dfbg2']],
    ['an unknown login name', () => ({ checks: { user: { loginName: 'nobody' } } }), [404, 5, 'QUERY-Dfbg2']],
    ['neither id nor name', () => ({ checks: { user: {} } }), [501, 12, 'SESSION-d3b4g0']],
    ['a password without a user', () => ({ checks: { password: { password: 'x' } } }), [400, 3, 'COMMAND-Sfw3r']],
    ['a code without a user', () => ({ checks: { totp: { code: '123456' } } }), [400, 3, 'COMMAND-Sfw3r']],
    [
      'an authenticator that is not set up',
      () => ({ checks: { user: { userId }, totp: { code: '000000' } } }),
      [400, 9, 'COMMAND-3Mif9s'],
    ],
    [
      'a code that nobody asked for',
      () => ({ checks: { user: { userId }, otpEmail: { code: '1' } } }),
      [400, 9, 'COMMAND-S34gh'],
    ],
    [
      'an answer without a challenge',
      () => ({ checks: { user: { userId }, webAuthN: { credentialAssertionData: {} } } }),
      [400, 9, 'COMMAND-Ioqu5'],
    ],
    [
      'a challenge without a key',
      () => ({
        checks: { user: { userId } },
        challenges: {
          webAuthN: { domain: 'a.example', userVerificationRequirement: 'USER_VERIFICATION_REQUIREMENT_REQUIRED' },
        },
      }),
      [400, 9, 'COMMAND-Gdfs3'],
    ],
    [
      'recovery codes that were never made',
      () => ({ checks: { user: { userId }, recoveryCode: { code: 'abc' } } }),
      [400, 9, 'COMMAND-Rcv04'],
    ],
  ])('%s is rejected, and no session is stored', async (_what, body, expected) => {
    const before = (await search({})).body.details.totalResult
    expect(failure(await create(body()))).toEqual(expected)
    expect((await search({})).body.details.totalResult).toBe(before)
  })

  test('a locked user cannot be checked', async () => {
    await addEvents(server, userId, userLocked())
    expect(failure(await create({ checks: { user: { userId } } }))).toEqual([400, 9, 'SESSION-Gj4ko'])
  })

  test.each(['0s', '-1s'])('a lifetime of %s is rejected', async (lifetime) => {
    expect((await create({ lifetime })).status).toBe(400)
  })
})

describe('changing', () => {
  test('a change replaces the token at once, a call without effect does not', async () => {
    const created = (await create({})).body
    const changed = await set(created.sessionId, { checks: { user: { userId } } })
    expect(changed.body.sessionToken).not.toBe(created.sessionToken)
    expect(failure(await get(created.sessionId, nobody, created.sessionToken))).toEqual([403, 7, 'QUERY-dsfr3'])
    expect((await get(created.sessionId, nobody, changed.body.sessionToken)).status).toBe(200)
    const nothing = await set(created.sessionId, { metadata: {} })
    expect(nothing.body).not.toHaveProperty('sessionToken')
    expect((await get(created.sessionId, nobody, changed.body.sessionToken)).status).toBe(200)
  })

  test('metadata is merged by key, and an empty value removes its key', async () => {
    const { sessionId } = (await create({ metadata: { a: 'YQ==', b: 'Yg==' } })).body
    await set(sessionId, { metadata: { a: '', c: 'Yw==' } })
    expect((await get(sessionId)).body.session.metadata).toEqual({ b: 'Yg==', c: 'Yw==' })
  })

  test('the user of a session stays; the same one can be checked again', async () => {
    const { sessionId } = (await create({ checks: { user: { userId } } })).body
    const other = await addPerson(server, { orgId, name: `${name}-other` })
    expect((await set(sessionId, { checks: { user: { userId: other } } })).status).toBe(400)
    expect((await set(sessionId, { checks: { user: { userId } } })).status).toBe(200)
  })

  test('an expired, a terminated and an unknown session are rejected', async () => {
    const expired = (await create({ lifetime: '0.001s' })).body.sessionId
    const ended = (await create({})).body.sessionId
    await remove(ended, {})
    const body = { checks: { user: { userId } } }
    expect(failure(await set(expired, body))).toEqual([400, 9, 'COMMAND-Hkl3d'])
    expect(failure(await set(ended, body))).toEqual([400, 9, 'COMMAND-Hewfq'])
    expect(failure(await set('999', body))).toEqual([404, 5, 'QUERY-SAfew'])
  })
})

describe('factors', () => {
  test('TOTP, once', async () => {
    await addTotp(server, userId)
    const { sessionId } = (await create({ checks: { user: { userId } } })).body
    const code = totpCode(TOTP_SECRET, Date.now())
    expect((await set(sessionId, { checks: { totp: { code } } })).status).toBe(200)
    expect((await get(sessionId)).body.session.factors.totp.verifiedAt).toBeDefined()
    expect(failure(await set(sessionId, { checks: { totp: { code } } }))).toEqual([400, 3, 'CODE-woT0xc'])
  })

  test.each(['otpSms', 'otpEmail'])('%s: a code counts in the session that asked for it, once', async (factor) => {
    await addOtp(server, userId)
    const returned = factor === 'otpSms' ? { returnCode: true } : { returnCode: {} }
    const created = await create({ checks: { user: { userId } }, challenges: { [factor]: returned } })
    const code = created.body.challenges[factor]
    expect(code).toMatch(/^\d{8}$/)
    const other = (await create({ checks: { user: { userId } }, challenges: { [factor]: returned } })).body
    const check = { checks: { [factor]: { code } } }
    if (other.challenges[factor] !== code)
      expect(failure(await set(other.sessionId, check))).toEqual([400, 3, 'CODE-woT0xc'])
    expect((await set(created.body.sessionId, check)).status).toBe(200)
    expect((await get(created.body.sessionId)).body.session.factors[factor].verifiedAt).toBeDefined()
    expect(failure(await set(created.body.sessionId, check))).toEqual([400, 9, 'COMMAND-S34gh'])
  })

  test('a code by mail leads to the page of the template, and is not returned', async () => {
    await addOtp(server, userId)
    const urlTemplate = 'https://login.example/otp?code={{.Code}}&user={{.UserID}}&session={{.SessionID}}'
    const { body } = await create({
      checks: { user: { userId } },
      challenges: { otpEmail: { sendCode: { urlTemplate } } },
    })
    expect(body.challenges ?? {}).toEqual({})
    const [mail = ''] = await server.mails(1)
    expect(mail).toContain(`${name}@acme.example`)
    const plain = mail.replaceAll('=\r\n', '').replaceAll('=3D', '=').replaceAll('&amp;', '&')
    const code = new RegExp(`code=(\\d{8})&user=${userId}&session=${body.sessionId}`).exec(plain)?.[1]
    expect((await set(body.sessionId, { checks: { otpEmail: { code } } })).status).toBe(200)
    expect(await eventTypes(body.sessionId)).toContain('session.otp.email.sent')
  })

  test('a broken template is rejected before a code is made', async () => {
    await addOtp(server, userId)
    const challenges = { otpEmail: { sendCode: { urlTemplate: 'https://a/{{.Code' } } }
    expect((await create({ checks: { user: { userId } }, challenges })).status).toBe(400)
  })

  test('a recovery code, once', async () => {
    await addEvents(server, userId, recoveryCodesAdded([hashRecoveryCode('abcd-efgh')]))
    const { sessionId } = (await create({ checks: { user: { userId } } })).body
    const check = { checks: { recoveryCode: { code: 'abcd-efgh' } } }
    expect((await set(sessionId, check)).status).toBe(200)
    expect((await get(sessionId)).body.session.factors.recoveryCode.verifiedAt).toBeDefined()
    expect(failure(await set(sessionId, check))).toEqual([400, 3, 'CODE-woT0xc'])
  })

  test.each([
    ['passkey', 'REQUIRED', true],
    ['secondFactor', 'DISCOURAGED', true],
  ] as const)(
    'a %s answers a challenge for its own domain only, and each challenge once',
    async (use, word, userVerified) => {
      const origin = 'https://login.acme.example:8443'
      const authenticator = await addKey(server, userId, { use, origin })
      const webAuthN = {
        domain: 'login.acme.example',
        userVerificationRequirement: `USER_VERIFICATION_REQUIREMENT_${word}`,
      }
      const created = await create({ checks: { user: { userId } }, challenges: { webAuthN } })
      expect(created).toMatchObject({ status: 201 })
      const { sessionId, challenges } = created.body
      const { publicKey } = challenges.webAuthN.publicKeyCredentialRequestOptions
      expect(publicKey).toMatchObject({
        rpId: 'login.acme.example',
        userVerification: word.toLowerCase(),
        allowCredentials: [{ id: authenticator.credentialId, type: 'public-key' }],
      })
      const response = {
        checks: { webAuthN: { credentialAssertionData: authenticator.get(publicKey.challenge, userId) } },
      }
      expect((await set(sessionId, response)).status).toBe(200)
      expect((await get(sessionId)).body.session.factors.webAuthN).toMatchObject({ userVerified })
      expect(failure(await set(sessionId, response))).toEqual([400, 9, 'COMMAND-Ioqu5'])
      const elsewhere = { webAuthN: { ...webAuthN, domain: 'evil.example' } }
      expect(failure(await set(sessionId, { challenges: elsewhere }))).toEqual([400, 9, 'COMMAND-Gdfs3'])
    },
  )
})

describe('lockout', () => {
  test('the try at the limit is a wrong code, the next one finds a locked user; all sessions count together', async () => {
    const policy = { maxPasswordAttempts: 2, maxOtpAttempts: 2 }
    expect((await server.rest('PUT', '/admin/v1/policies/password/lockout', policy)).status).toBe(200)
    try {
      const wrong = { checks: { user: { userId }, password: { password: 'wrong' } } }
      const first = await create(wrong)
      expect(failure(first)).toEqual([400, 3, 'COMMAND-3M0fs'])
      expect(first.body.details[0]).toMatchObject({
        '@type': 'type.googleapis.com/zitadel.v1.CredentialsCheckError',
        failedAttempts: 1,
      })
      const { sessionId } = (await create({ checks: { user: { userId } } })).body
      const second = await set(sessionId, { checks: { password: { password: 'wrong' } } })
      expect([failure(second), second.body.details[0].failedAttempts]).toEqual([[400, 3, 'COMMAND-3M0fs'], 2])
      expect(failure(await set(sessionId, { checks: { password: checks.password } }))).toEqual([
        400,
        9,
        'COMMAND-JLK35',
      ])
      expect((await eventTypes(userId)).slice(-3)).toEqual([
        'user.human.password.check.failed',
        'user.human.password.check.failed',
        'user.locked',
      ])
    } finally {
      await server.rest('PUT', '/admin/v1/policies/password/lockout', { maxPasswordAttempts: 0, maxOtpAttempts: 0 })
    }
  })
})

describe('permissions', () => {
  test('create and change: the login client and administrators of the instance; change also with the token', async () => {
    expect((await create({}, nobody)).status).toBe(403)
    expect((await create({}, server.pat)).status).toBe(201)
    const { sessionId, sessionToken } = (await create({})).body
    const body = { checks: { user: { userId } } }
    expect((await set(sessionId, body, nobody)).status).toBe(403)
    expect(failure(await set(sessionId, { ...body, sessionToken: 'wrong' }))).toEqual([403, 7, 'COMMAND-sGr42'])
    expect((await set(sessionId, { ...body, sessionToken }, nobody)).status).toBe(200)
  })

  test('read and end: the token, the creator, the user, and administrators of its organization', async () => {
    const owner = (await addCaller(server, { orgId, roles: ['ORG_OWNER'] })).token
    const foreign = await addOtherOrg(server, `Other${count}`)
    const stranger = (await addCaller(server, { orgId: foreign, roles: ['ORG_OWNER'] })).token
    const { sessionId, sessionToken } = await signedIn()
    for (const token of [loginClient, server.pat, owner, sessionToken])
      expect((await get(sessionId, token)).status).toBe(200)
    for (const token of [nobody, stranger]) {
      expect((await get(sessionId, token)).status).toBe(403)
      expect((await remove(sessionId, {}, token)).status).toBe(403)
    }
    expect((await remove(sessionId, { sessionToken: 'wrong' }, nobody)).body.message).toContain('COMMAND-sGr42')
    expect((await remove(sessionId, { sessionToken }, nobody)).status).toBe(200)
    expect((await get(sessionId)).status).toBe(404)
    const second = await signedIn()
    expect((await remove(second.sessionId, {}, owner)).status).toBe(200)
  })

  test('ending an unknown or an ended session succeeds', async () => {
    expect((await remove('999', {}, nobody)).status).toBe(200)
    const { sessionId } = (await create({})).body
    expect((await remove(sessionId, {})).status).toBe(200)
    expect((await remove(sessionId, {}, nobody)).status).toBe(200)
    expect((await eventTypes(sessionId)).filter((type) => type === 'session.terminated')).toHaveLength(1)
  })
})

describe('the token as bearer', () => {
  const me = (token: string) => server.rest('GET', `/v2/sessions/search`, undefined, { token })
  const works = async (token: string) => (await search({}, token)).status === 200

  test('authenticates the user of an authenticated session at the API, and is rejected after its end', async () => {
    const { sessionId, sessionToken } = await signedIn()
    const listed = await search({}, sessionToken)
    expect(listed.body.sessions.map((one: { id: string }) => one.id)).toEqual([sessionId])
    await remove(sessionId, {})
    expect((await search({}, sessionToken)).status).toBe(401)
    expect((await me(sessionToken)).status).not.toBe(200)
  })

  test.each([
    ['no user', () => ({})],
    ['a user who proved nothing', () => ({ checks: { user: { userId } } })],
  ])('a session with %s is rejected as bearer', async (_what, body) => {
    expect(await works((await create(body())).body.sessionToken)).toBe(false)
  })

  test('is rejected after a change of the password, a lock and the end of its lifetime', async () => {
    const { sessionToken } = await signedIn()
    expect(await works(sessionToken)).toBe(true)
    await server.rest('POST', `/management/v1/users/${userId}/password`, {
      password: 'Another-pass1',
      noChangeRequired: true,
    })
    expect(await works(sessionToken)).toBe(false)
    const short = await create({
      checks: { user: { userId }, password: { password: 'Another-pass1' } },
      lifetime: '0.001s',
    })
    expect(await works(short.body.sessionToken)).toBe(false)
  })
})

describe('listing', () => {
  const ids = (response: { body: { sessions?: { id: string }[] } }) => response.body.sessions?.map(({ id }) => id) ?? []

  test('returns the sessions that the caller may read, and omits the others', async () => {
    const { sessionId } = await signedIn()
    const byId = { queries: [{ idsQuery: { ids: [sessionId, '999'] } }] }
    expect(ids(await search(byId))).toEqual([sessionId])
    const hidden = await search(byId, nobody)
    expect([hidden.status, ids(hidden)]).toEqual([200, []])
    expect(ids(await search({ queries: [{ idsQuery: { ids: [] } }] }))).toEqual([])
  })

  test('finds by user, creator, user agent, creation and expiry', async () => {
    const never = (await create({ checks: { user: { userId } }, userAgent: { fingerprintId: `f-${name}` } })).body
      .sessionId
    const soon = (await create({ checks: { user: { userId } }, lifetime: '60s' })).body.sessionId
    const both = { userIdQuery: { id: userId } }
    const sessionIds = async (...queries: object[]) =>
      ids(await search({ queries: [both, ...queries], query: { asc: true } }))
    expect(await sessionIds()).toEqual([never, soon])
    expect(await sessionIds({ creatorQuery: {} })).toEqual([never, soon])
    expect(await sessionIds({ creatorQuery: { id: '999' } })).toEqual([])
    expect(await sessionIds({ userAgentQuery: { fingerprintId: `f-${name}` } })).toEqual([never])
    const later = new Date(Date.now() + 3_600_000).toISOString()
    const expiry = (method: string) => ({
      expirationDateQuery: { expirationDate: later, method: `TIMESTAMP_QUERY_METHOD_${method}` },
    })
    expect(await sessionIds(expiry('GREATER'))).toEqual([never])
    expect(await sessionIds(expiry('LESS'))).toEqual([soon])
    const created = { creationDateQuery: { creationDate: later, method: 'TIMESTAMP_QUERY_METHOD_LESS' } }
    expect(await sessionIds(created)).toEqual([never, soon])
    const page = await search({
      queries: [both],
      query: { limit: 1, offset: 1, asc: true },
      sortingColumn: 'SESSION_FIELD_NAME_CREATION_DATE',
    })
    expect([ids(page), page.body.details.totalResult]).toEqual([[soon], '2'])
  })

  test.each([
    [{ creatorQuery: { id: '' } }, 'GRPC-x8n24uh'],
    [{ userAgentQuery: { fingerprintId: '' } }, 'GRPC-x8n23uh'],
    [{}, 'GRPC-Sfefs'],
  ])('the query %j is rejected', async (query, id) => {
    const { status, body } = await search({ queries: [query] })
    expect(status).toBe(400)
    if (Object.keys(query).length > 0) expect(body.message).toContain(id)
  })
})
