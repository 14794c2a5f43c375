import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { addEvents, addKey, addPerson } from '#test/support/session-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { totpCode } from '#test/support/totp-code.ts'

let server: TestServer
let orgId: string
let owner: string
let stranger: string
beforeAll(async () => {
  server = await startServer()
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  owner = (await addCaller(server, { orgId, roles: ['ORG_OWNER'] })).token
  stranger = (await addCaller(server, { orgId: await addOtherOrg(server), roles: ['ORG_OWNER'] })).token
})
afterAll(() => server.stop())

let count = 0
let userId: string
beforeEach(async () => {
  userId = await addPerson(server, { orgId, name: `minnie${count++}` })
})

/** The members of answers and errors that these tests read. */
interface ResponseBody {
  readonly code: string
  readonly message: string
  readonly uri: string
  readonly secret: string
  readonly details?: { readonly resourceOwner: string }
}

/** Connect reaches every RPC, those without a REST path as well. */
async function call(rpc: string, body: object = {}, token = owner) {
  const response = await fetch(`${server.url}/zitadel.user.v2.UserService/${rpc}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ userId, ...body }),
  })
  const responseBody = (await response.json()) as ResponseBody
  return { ok: response.ok, code: responseBody.code, body: responseBody }
}

async function lastEvent(): Promise<string> {
  let last = ''
  for await (const event of server.runtime.services.events.history({ aggregateIds: [userId] })) last = event.type
  return last
}

const steps: readonly (readonly [rpc: string, event: string])[] = [
  ['LockUser', 'user.locked'],
  ['UnlockUser', 'user.unlocked'],
  ['DeactivateUser', 'user.deactivated'],
  ['ReactivateUser', 'user.reactivated'],
  ['HumanMFAInitSkipped', 'user.human.mfa.init.skipped'],
  ['AddOTPSMS', 'user.human.otp.sms.added'],
  ['AddOTPEmail', 'user.human.otp.email.added'],
  ['GenerateRecoveryCodes', 'user.human.mfa.recoverycode.added'],
  ['RemoveRecoveryCodes', 'user.human.mfa.recoverycode.removed'],
  ['RemoveOTPSMS', 'user.human.otp.sms.removed'],
  ['RemoveOTPEmail', 'user.human.otp.email.removed'],
]

test('each step is for administrators of the organization alone, and leaves its event', async () => {
  for (const [rpc, event] of steps) {
    const body = rpc === 'GenerateRecoveryCodes' ? { count: 12 } : {}
    expect((await call(rpc, body, stranger)).code, rpc).toBe('permission_denied')
    const { ok, body: response } = await call(rpc, body)
    expect([ok, response.details?.resourceOwner], `${rpc}: ${JSON.stringify(response)}`).toEqual([true, orgId])
    expect(await lastEvent(), rpc).toBe(event)
  }
})

test('a step from the wrong state is rejected', async () => {
  for (const rpc of ['UnlockUser', 'ReactivateUser', 'RemoveOTPSMS', 'RemoveTOTP', 'RemoveRecoveryCodes'])
    expect((await call(rpc)).ok, rpc).toBe(false)
  await call('DeactivateUser')
  expect((await call('DeactivateUser')).code).toBe('failed_precondition')
})

test('TOTP is registered with its secret, verified by a code, and removed', async () => {
  const { body } = await call('RegisterTOTP')
  expect(body.uri).toMatch(/^otpauth:\/\/totp\//)
  expect((await call('VerifyTOTPRegistration', { code: 'wrong' })).ok).toBe(false)
  expect((await call('VerifyTOTPRegistration', { code: totpCode(body.secret, Date.now()) })).ok).toBe(true)
  expect((await call('RegisterTOTP')).ok).toBe(false)
  expect((await call('RemoveTOTP')).ok).toBe(true)
})

test('keys and links are removed by their ids', async () => {
  await addKey(server, userId, { use: 'passkey', origin: 'https://login.example' })
  expect((await call('RemovePasskey', { passkeyId: 'unknown' })).code).toBe('not_found')
  expect((await call('RemovePasskey', { passkeyId: `key-${userId}` })).ok).toBe(true)
  await addKey(server, userId, { use: 'secondFactor', origin: 'https://login.example' })
  expect((await call('RemoveU2F', { u2fId: `key-${userId}` })).ok).toBe(true)
  await addEvents(server, userId, idpLinkAdded('900', 'there', 'There'))
  expect((await call('RemoveIDPLink', { idpId: '900', linkedUserId: 'there' })).ok).toBe(true)
  expect((await call('RemoveIDPLink', { idpId: '900', linkedUserId: 'there' })).ok).toBe(false)
})

test('a deleted user is unknown', async () => {
  expect((await call('DeleteUser', {}, stranger)).code).toBe('permission_denied')
  expect((await call('DeleteUser')).ok).toBe(true)
  expect((await call('LockUser')).body.message).toContain('COMMAND-450yxuqrh1')
})
