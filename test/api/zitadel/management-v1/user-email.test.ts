/** GetHumanEmail, UpdateHumanEmail, ResendHumanEmailVerification and ResendHumanInitialization over REST. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { userAggregate } from '#domain/user/user.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let otherOrg: string
beforeAll(async () => {
  server = await startServer()
  otherOrg = await addOtherOrg(server)
})
afterAll(() => server.stop())

let count = 0
/** A person by ImportHumanUser: active when verified, initial otherwise. */
async function person(isEmailVerified: boolean): Promise<string> {
  const userName = `user${count++}`
  const { body } = await server.rest('POST', '/management/v1/users/human/_import', {
    userName,
    profile: { firstName: 'Minnie', lastName: 'Mouse' },
    email: { email: `${userName}@acme.example`, isEmailVerified },
    password: 'Passw0rd!',
  })
  return body.userId
}
/** The mailer adds events concurrently, so the sequence is known only before the first mail. */
const details = (sequence = expect.stringMatching(/^\d+$/)) => ({
  sequence,
  creationDate: expect.stringMatching(/Z$/),
  changeDate: expect.stringMatching(/Z$/),
  resourceOwner: expect.stringMatching(/^\d{18}$/),
})
const load = async (id: string) => (await server.runtime.services.events.load(userAggregate, id)).state
const email = (id: string, orgId?: string) =>
  server.rest('GET', `/management/v1/users/${id}/email`, undefined, orgId ? { orgId } : {})
const update = (id: string, body: object) => server.rest('PUT', `/management/v1/users/${id}/email`, body)

test('GetHumanEmail reads the address and whether it is verified', async () => {
  const { status, body } = await email(await person(true))
  expect(status).toBe(200)
  expect(body).toEqual({
    details: details('2'),
    email: { email: expect.stringMatching(/^user\d+@acme\.example$/), isEmailVerified: true },
  })
})

test('UpdateHumanEmail without isEmailVerified stores an unverified address and mails a code', async () => {
  const id = await person(true)
  const { status, body } = await update(id, { email: 'new@acme.example' })
  expect(status).toBe(200)
  expect(body).toEqual({ details: details('4') })
  expect((await email(id)).body.email).toEqual({ email: 'new@acme.example' })
})

test('UpdateHumanEmail with isEmailVerified stores a verified address', async () => {
  const id = await person(true)
  await update(id, { email: 'sure@acme.example', is_email_verified: true })
  expect((await email(id)).body.email).toEqual({ email: 'sure@acme.example', isEmailVerified: true })
})

test.each([
  [400, 9, 'COMMAND-2b7fM', 'Email not changed', true, 'user6@acme.example'],
  [400, 9, 'COMMAND-J8dsk', 'User is not yet initialized', false, 'any@acme.example'],
])('UpdateHumanEmail refuses with %i, %i, %s', async (status, code, id, text, active) => {
  const userId = await person(active)
  const same = (await email(userId)).body.email.email
  const response = await update(userId, { email: active ? same : 'any@acme.example', isEmailVerified: active })
  expect(response.status).toBe(status)
  expect(response.body).toMatchObject({ code, message: `${text} (${id})` })
})

test.each([
  ['no address', {}],
  ['no address at all', { email: 'acme' }],
])('UpdateHumanEmail with %s is invalid', async (_what, body) => {
  expect(await update(await person(true), body)).toMatchObject({ status: 400, body: { code: 3 } })
})

test('ResendHumanEmailVerification mails a new code, and rejects a verified address', async () => {
  const id = await person(true)
  const resend = () => server.rest('POST', `/management/v1/users/${id}/email/_resend_verification`, {})
  expect(await resend()).toMatchObject({
    status: 400,
    body: { code: 9, message: 'Email is already verified (COMMAND-3M9ds)' },
  })
  await update(id, { email: 'again@acme.example' })
  expect(await resend()).toMatchObject({ status: 200, body: { details: details() } })
})

test('ResendHumanInitialization creates a new code, for a new address if given, and rejects an active user', async () => {
  const id = await person(false)
  const resend = (body: object) => server.rest('POST', `/management/v1/users/${id}/_resend_initialization`, body)
  expect(await resend({})).toMatchObject({ status: 200, body: { details: details() } })
  expect(await resend({ email: 'better@acme.example' })).toMatchObject({ status: 200, body: { details: details() } })
  expect((await email(id)).body.email.email).toBe('better@acme.example')
  expect(await resend({ email: 'nonsense' })).toMatchObject({ status: 400, body: { code: 3 } })
  const done = await server.rest('POST', `/management/v1/users/${await person(true)}/_resend_initialization`, {})
  expect(done).toMatchObject({ status: 400, body: { code: 9, message: 'User is already initialized (COMMAND-2M9sd)' } })
})

test.each([
  ['GET', 'email', 404, 'QUERY-Dfbg2'],
  ['PUT', 'email', 400, 'COMMAND-0Pe4r'],
  ['POST', 'email/_resend_verification', 404, 'COMMAND-0Pe4r'],
  ['POST', '_resend_initialization', 404, 'COMMAND-2M9df'],
])('%s %s: a user of another organization looks like an unknown one', async (method, path, status, id) => {
  const userId = await person(false)
  const body = method === 'GET' ? undefined : { email: 'stolen@evil.example' }
  const call = (user: string, orgId: string) =>
    server.rest(method, `/management/v1/users/${user}/${path}`, body, { orgId })
  const known = (await email(userId)).body.email
  const foreign = await call(userId, otherOrg)
  expect(foreign.status).toBe(status)
  expect(foreign.body.message).toContain(id)
  expect(foreign.body).toEqual((await call('999999999999999999', otherOrg)).body)
  expect((await email(userId)).body.email).toEqual(known)
  expect((await load(userId)).initCode?.sequence).toBe(2)
})
