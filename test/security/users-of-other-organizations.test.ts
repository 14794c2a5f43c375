/**
 * Proves a class of docs/security.md: for every call that names a user, the user's real organization counts, not the
 * header. A caller of another organization gets the response for an unknown user, and nothing is written.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { metadataSet } from '#domain/user/metadata/events.ts'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { userCalls } from '#test/support/user-calls.ts'

const UNKNOWN = '999999999999999999'
let server: TestServer
let victim: string
let victimOrg: string
let attackerOrg: string
let attacker: string
beforeAll(async () => {
  server = await startServer()
  attackerOrg = await addOtherOrg(server, 'Attacker')
  attacker = (await addCaller(server, { orgId: attackerOrg, roles: ['ORG_OWNER'] })).token
  const { body } = await server.rest('POST', '/management/v1/users/human/_import', {
    userName: 'victim',
    profile: { firstName: 'Minnie', lastName: 'Mouse' },
    email: { email: 'minnie@acme.example', isEmailVerified: true },
    phone: { phone: '+41710000001', isPhoneVerified: true },
    password: 'Passw0rd!',
  })
  victim = body.userId
  victimOrg = body.details.resourceOwner
  // Data that some of the calls would return.
  const storedEvents = [metadataSet('k', 'dg=='), idpLinkAdded('k', 'k', 'k'), totpAdded('sealed'), totpVerified()]
  await server.runtime.services.events.change(
    { creator: 'TEST', now: Date.now() },
    userAggregate,
    victim,
    () => storedEvents,
  )
})
afterAll(() => server.stop())

const stored = async () => {
  const { sequence, state } = await server.runtime.services.events.load(userAggregate, victim)
  return { sequence, state }
}
/** Errors name no user, so those about two users are the same to the letter. */
const outcome = ({ status, body }: { status: number; body: unknown }) => ({ status, body })

test('all served calls that name a user are covered', () => {
  expect(userCalls.length).toBeGreaterThanOrEqual(45)
})

describe.each(userCalls)('$name', ({ method, path, body }) => {
  const call = (userId: string, orgId?: string) =>
    server.rest(method, path(userId), body, { token: attacker, ...(orgId === undefined ? {} : { orgId }) })

  test.each([
    ['without a header', () => undefined],
    ['with its own organization in the header', () => attackerOrg],
  ])('an owner of another organization, %s, meets an unknown user', async (_how, orgId) => {
    const before = await stored()
    const [real, unknown] = [await call(victim, orgId()), await call(UNKNOWN, orgId())]
    expect(outcome(real)).toEqual(outcome(unknown))
    expect(real.status).toBeGreaterThanOrEqual(400)
    expect(real.status).toBeLessThan(500)
    expect(await stored()).toEqual(before)
  })

  test.each([
    ["the user's organization", () => victimOrg, 404, 'membership not found (AUTHZ-cdgFk)'],
    ['an organization that is not there', () => UNKNOWN, 403, "Organisation doesn't exist (AUTH-Bs7Ds)"],
    ['no id at all', () => "' OR 1=1 --", 403, "Organisation doesn't exist (AUTH-Bs7Ds)"],
  ])('with %s in the header it is refused before anything else', async (_what, orgId, status, message) => {
    const before = await stored()
    expect(await call(victim, orgId())).toMatchObject({ status, body: { message } })
    expect(await stored()).toEqual(before)
  })
})
