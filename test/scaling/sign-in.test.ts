/** Three processes on one PostgreSQL without sticky sessions: a write at one is visible at the others at once. */
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Application, addApplication } from '#test/scaling/application.ts'
import { type Fleet, PASSWORD, startFleet } from '#test/scaling/fleet.ts'
import { testPostgres } from '#test/support/postgres.ts'
import { Visitor } from '#test/support/visitor.ts'

const postgres = await testPostgres()

describe.skipIf(!postgres.available)('three processes', () => {
  let fleet: Fleet
  let shop: Application
  beforeAll(async () => {
    fleet = await startFleet(3, () => ({ USHER_ADDRESS_LIMIT: '200', USHER_TRUSTED_PROXIES: '127.0.0.0/8, ::1' }))
    shop = await addApplication(fleet)
  }, 180_000)
  afterAll(() => fleet?.stop())

  const tokensFor = async (userName: string, process = 0) => {
    const { status, body } = await shop.redeem(process, await shop.authorize(userName))
    if (status !== 200) throw new Error(JSON.stringify(body))
    return body
  }

  test('started at the same time on an empty database, one sets it up and all serve', async () => {
    const loggedPasswords = fleet.processes.map(({ stdout }) => /admin\.password;/.test(stdout()))
    expect(loggedPasswords.filter(Boolean)).toHaveLength(1)
    const orgs = await Promise.all([0, 1, 2].map((n) => fleet.rest(n, 'GET', '/management/v1/orgs/me')))
    expect(orgs.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(new Set(orgs.map(({ body }) => body.org.id)).size).toBe(1)
    expect(fleet.processes.map(({ stderr }) => stderr()).join('')).not.toContain('"level":"error"')
  })

  test('a sign-in whose requests reach different processes succeeds, and so does sign-out', async () => {
    await fleet.addPerson(0, 'in-turn')
    const before = fleet.answeredBy.length
    const visitor = new Visitor(fleet.origin)
    await visitor.open('/ui/login/login')
    await visitor.submit({ loginName: 'in-turn' })
    await visitor.submit({ password: PASSWORD })
    for (let n = 0; n < 3; n++) expect((await visitor.open('/ui/login')).title).toBe('You are signed in – Usher')
    await visitor.submit({}, 'Sign out')
    for (let n = 0; n < 3; n++) expect((await visitor.open('/ui/login')).location).toBe('/ui/login/login')
    const served = fleet.answeredBy.slice(before)
    expect(served.length).toBeGreaterThanOrEqual(10)
    expect(served.every((one, i) => one === (before + i) % 3)).toBe(true)
  })

  test('a code of one is redeemed at another and its token accepted by the third; concurrent attempts succeed once', async () => {
    await fleet.addPerson(1, 'code')
    const tokens = await tokensFor('code', 1)
    expect((await shop.introspect(2, tokens.access_token)).body).toMatchObject({ active: true, username: 'code' })

    const got = await shop.authorize('code')
    const responses = await Promise.all(Array.from({ length: 12 }, (_none, n) => shop.redeem(n % 3, got)))
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('any of them refreshes a token, and reuse revokes the tokens at all', async () => {
    await fleet.addPerson(2, 'refresh')
    const first = await tokensFor('refresh', 0)
    const second = (await shop.refresh(1, first.refresh_token)).body
    const third = (await shop.refresh(2, second.refresh_token)).body
    expect((await shop.userinfo(0, third.access_token)).status).toBe(200)
    expect((await shop.refresh(0, first.refresh_token)).body.error).toBe('invalid_grant')
    for (const n of [0, 1, 2]) {
      expect((await shop.userinfo(n, third.access_token)).status).toBe(401)
      expect((await shop.refresh(n, third.refresh_token)).body.error).toBe('invalid_grant')
    }
  })

  test('a revocation or deactivation at one takes effect at the others at once', async () => {
    const userId = await fleet.addPerson(0, 'shut-out')
    const [one, other] = [await tokensFor('shut-out'), await tokensFor('shut-out', 1)]
    for (const n of [0, 1, 2]) expect((await shop.userinfo(n, one.access_token)).status).toBe(200)
    expect((await shop.revoke(1, one.access_token)).status).toBe(200)
    for (const n of [0, 2]) expect((await shop.introspect(n, one.access_token)).body.active).toBe(false)

    expect((await shop.userinfo(2, other.access_token)).status).toBe(200)
    await fleet.rest(0, 'POST', `/management/v1/users/${userId}/_deactivate`, {})
    for (const n of [1, 2]) {
      expect((await shop.introspect(n, other.access_token)).body.active).toBe(false)
      expect((await shop.refresh(n, other.refresh_token)).status).toBe(400)
    }
  })

  test('a personal access token removed at one is rejected by the others', async () => {
    const { body: machine } = await fleet.rest(0, 'POST', '/management/v1/users/machine', {
      userName: 'robot',
      name: 'Robot',
    })
    const { body: pat } = await fleet.rest(1, 'POST', `/management/v1/users/${machine.userId}/pats`, {})
    const whoAmI = (n: number) => shop.userinfo(n, pat.token)
    for (const n of [0, 1, 2]) expect((await whoAmI(n)).status).toBe(200)
    await fleet.rest(2, 'DELETE', `/management/v1/users/${machine.userId}/pats/${pat.tokenId}`)
    for (const n of [0, 1, 2]) expect((await whoAmI(n)).status).toBe(401)
  })

  test('wrong passwords count across processes, and a policy set at one applies at the others at once', async () => {
    const userId = await fleet.addPerson(0, 'guessed')
    const stateAt = async (n: number) => (await fleet.rest(n, 'GET', `/management/v1/users/${userId}`)).body.user.state
    const guess = async () => {
      const visitor = new Visitor(fleet.origin)
      await visitor.open('/ui/login/login')
      await visitor.submit({ loginName: 'guessed' })
      await visitor.submit({ password: 'Wrong-1-password' })
    }
    // Each process has cached the policy by now.
    await Promise.all([guess(), guess(), guess()])
    expect(await stateAt(0)).toBe('USER_STATE_ACTIVE')
    const lockAfter = (maxPasswordAttempts: number) =>
      fleet.rest(1, 'PUT', '/admin/v1/policies/password/lockout', { maxPasswordAttempts })
    expect((await lockAfter(5)).status).toBe(200)
    await guess()
    expect(await stateAt(2)).toBe('USER_STATE_ACTIVE')
    await guess()
    for (const n of [0, 1, 2]) expect(await stateAt(n)).toBe('USER_STATE_LOCKED')
    expect((await lockAfter(0)).status).toBe(200)
  })

  test('a password rejected by a new policy at one is rejected by the others at once', async () => {
    const set = (n: number, minLength: number) =>
      fleet.rest(n, 'PUT', '/admin/v1/policies/password/complexity', { minLength, hasUppercase: false })
    const add = (n: number, userName: string) =>
      fleet.rest(n, 'POST', '/management/v1/users/human/_import', {
        userName,
        profile: { firstName: 'A', lastName: 'B' },
        email: { email: `${userName}@acme.example`, isEmailVerified: true },
        password: 'Passw0rd!',
      })
    for (let round = 0; round < 3; round++) {
      await set(round, 12)
      const refused = await Promise.all([0, 1, 2].map((n) => add(n, `short-${round}-${n}`)))
      expect(refused.map(({ status }) => status)).toEqual([400, 400, 400])
      await set((round + 1) % 3, 8)
      const userIds = await Promise.all([0, 1, 2].map((n) => add(n, `long-${round}-${n}`)))
      expect(userIds.map(({ status }) => status)).toEqual([200, 200, 200])
    }
  })

  test('tokens signed by one are verified with the keys of the other', async () => {
    await fleet.addPerson(0, 'signed')
    for (const n of [0, 1, 2]) {
      const { id_token } = await tokensFor('signed', n)
      const keys = createRemoteJWKSet(new URL(`${fleet.processes[(n + 1) % 3]?.url}/oauth/v2/keys`))
      const { payload } = await jwtVerify(id_token, keys, { issuer: fleet.origin })
      expect(payload.sub).toMatch(/^\d+$/)
    }
  })

  test('the form limit of an address is shared by all processes', async () => {
    const send = (n: number) =>
      fetch(`${fleet.processes[n % 3]?.url}/ui/login/login`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': '192.0.2.77' },
        body: 'loginName=nobody',
      })
    const begun = Date.now()
    const statuses: number[] = []
    for (let n = 0; n < 300; n += 30)
      statuses.push(...(await Promise.all(Array.from({ length: 30 }, (_none, i) => send(n + i)))).map((a) => a.status))
    const acceptedCount = statuses.filter((status) => status !== 429).length
    // Allows for requests that leave the window of a minute during the test.
    expect(acceptedCount).toBeGreaterThanOrEqual(190)
    expect(acceptedCount).toBeLessThanOrEqual(205 + (200 * (Date.now() - begun)) / 60_000)
  })
})
