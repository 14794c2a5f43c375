import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import { userAggregate } from '#domain/user/user.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { addPerson } from '#test/support/session-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

type Rpc = keyof typeof UserService.method
let server: TestServer
let call: WireCalls<Rpc>
let orgId: string
let foreign: string
beforeAll(async () => {
  server = await startServer()
  call = wireCalls(server, UserService)
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  foreign = (await addCaller(server, { orgId: await addOtherOrg(server), roles: ['ORG_OWNER'] })).token
})
afterAll(async () => {
  call.close()
  await server.stop()
})

let count = 0
const person = () => addPerson(server, { orgId, name: `contact${count++}` })
const load = async (id: string) => (await server.runtime.services.events.load(userAggregate, id)).state
const failure = ({ code, details }: { code: number; details: readonly { id: string }[] }) => [code, details[0]?.id]

describe.each(WIRES)('over %s', (wire) => {
  test('an email address is changed, and verified by a code that is returned', async () => {
    const userId = await person()
    const email = `moved-${userId}@acme.example`
    const set = await call('setEmail', { userId, email, returnCode: {} }, { wire })
    expect(set.body.verificationCode).toMatch(/^\w{6}$/)
    expect((await load(userId)).email).toMatchObject({ address: email, verified: false, code: { codeReturned: true } })
    const resent = await call('resendEmailCode', { userId, returnCode: {} }, { wire })
    const sent = await call('sendEmailCode', { userId, returnCode: {} }, { wire })
    const stale = { userId, verificationCode: resent.body.verificationCode ?? '' }
    expect(failure(await call('verifyEmail', stale, { wire }))).toEqual([3, 'COMMAND-eis9R'])
    const verificationCode = sent.body.verificationCode ?? ''
    expect((await call('verifyEmail', { userId, verificationCode }, { wire })).body.details).toMatchObject({
      resourceOwner: orgId,
    })
    expect((await load(userId)).email).toEqual({ address: email, verified: true })
  })

  test('a phone number is changed, verified by a code that is returned, and removed', async () => {
    const userId = await person()
    const set = await call('setPhone', { userId, phone: '+41791230000', returnCode: {} }, { wire })
    expect(set.body.verificationCode).toMatch(/^\w{6}$/)
    const resent = await call('resendPhoneCode', { userId, returnCode: {} }, { wire })
    const verificationCode = resent.body.verificationCode ?? ''
    expect((await call('verifyPhone', { userId, verificationCode }, { wire })).code).toBe(0)
    expect((await load(userId)).phone).toEqual({ number: '+41791230000', verified: true })
    expect((await call('removePhone', { userId }, { wire })).code).toBe(0)
    expect((await load(userId)).phone.number).toBe('')
  })
})

test('a code that is sent is not returned, and keeps the template of its link', async () => {
  const userId = await person()
  const urlTemplate = 'https://login.example/verify?u={{.UserID}}&c={{.Code}}&o={{.OrgID}}'
  const { body } = await call('setEmail', { userId, email: 'sent@acme.example', sendCode: { urlTemplate } })
  expect(body).not.toHaveProperty('verificationCode')
  expect((await load(userId)).email.code).toMatchObject({ urlTemplate })
})

test('an address or number that the caller sets as verified is verified at once', async () => {
  const userId = await person()
  await call('setEmail', { userId, email: 'sure@acme.example', isVerified: true })
  await call('setPhone', { userId, phone: '+41791239999', isVerified: true })
  expect(await load(userId)).toMatchObject({
    email: { address: 'sure@acme.example', verified: true },
    phone: { number: '+41791239999', verified: true },
  })
})

test.each<[string, Rpc, object, (number | string | undefined)[]]>([
  ['the same address', 'setEmail', { email: 'same' }, [9, 'COMMAND-Uch5e']],
  ['no address', 'setEmail', { email: '' }, [3, undefined]],
  ['text that is no address', 'setEmail', { email: 'minnie' }, [3, undefined]],
  ['a broken template', 'setEmail', { email: 'a@b.example', sendCode: { urlTemplate: '{{' } }, [3, 'USERv2-ooD8p']],
  ['no code outstanding', 'resendEmailCode', {}, [9, 'EMAIL-5w5ilin4yt']],
  ['a wrong email code', 'verifyEmail', { verificationCode: 'WRONG1' }, [3, 'COMMAND-eis9R']],
  ['the same number', 'setPhone', { phone: '+41791234567' }, [9, 'COMMAND-Uch5e']],
  ['text that is no number', 'setPhone', { phone: 'minnie' }, [3, 'PHONE-so0wa']],
  ['no phone code outstanding', 'resendPhoneCode', {}, [9, 'PHONE-5xrra88eq8']],
  ['a wrong phone code', 'verifyPhone', { verificationCode: 'WRONG1' }, [3, 'COMMAND-eis9R']],
])('%s is rejected', async (_what, rpc, request, expected) => {
  const userId = await person()
  const { address } = (await load(userId)).email
  const same = 'email' in request && request.email === 'same' ? { email: address } : {}
  const before = await load(userId)
  expect(failure(await call(rpc, { userId, ...request, ...same }))).toEqual(expected)
  expect((await load(userId)).email).toEqual(before.email)
})

test.each<[Rpc, object]>([
  ['setEmail', { email: 'taken@acme.example' }],
  ['resendEmailCode', {}],
  ['sendEmailCode', {}],
  ['setPhone', { phone: '+41791230001' }],
  ['resendPhoneCode', {}],
  ['removePhone', {}],
])('%s rejects an unknown user and an owner of another organization', async (rpc, request) => {
  expect((await call(rpc, { userId: '404', ...request })).code).toBe(5)
  const userId = await person()
  const before = await load(userId)
  expect((await call(rpc, { userId, ...request }, { token: foreign })).code).toBe(7)
  expect(await load(userId)).toEqual(before)
})

test('users change their own address, but can neither set it as verified nor read its code', async () => {
  const { userId, token } = await addCaller(server, { orgId })
  const set = (request: object) => call('setEmail', { userId, email: 'self@acme.example', ...request }, { token })
  for (const request of [{ isVerified: true }, { returnCode: {} }]) expect((await set(request)).code).toBe(7)
  // A machine has no address: the caller passes the permission and fails on the type.
  expect((await set({})).code).toBe(9)
})
