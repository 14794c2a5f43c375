import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import { userAggregate } from '#domain/user/user.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { addPerson, PASSWORD } from '#test/support/session-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

let server: TestServer
let call: WireCalls<keyof typeof UserService.method>
let orgId: string
let foreign: string
let nobody: string
beforeAll(async () => {
  server = await startServer()
  call = wireCalls(server, UserService)
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  foreign = (await addCaller(server, { orgId: await addOtherOrg(server), roles: ['ORG_OWNER'] })).token
  nobody = (await addCaller(server, { orgId })).token
})
afterAll(async () => {
  call.close()
  await server.stop()
})

let count = 0
const person = () => addPerson(server, { orgId, name: `pass${count++}` })
const load = async (id: string) => (await server.runtime.services.events.load(userAggregate, id)).state
const failure = ({ code, details }: { code: number; details: readonly { id: string }[] }) => [code, details[0]?.id]
const isPassword = async (id: string, password: string) =>
  (await server.runtime.services.passwords.verify((await load(id)).password.hash, password)).result === 'ok'

describe.each(WIRES)('over %s', (wire) => {
  test('a password is reset by a code, replaced by the current one, and set by an administrator', async () => {
    const userId = await person()
    const { body } = await call('passwordReset', { userId, returnCode: {} }, { wire })
    const verificationCode = body.verificationCode ?? ''
    const byCode = { userId, verificationCode, newPassword: { password: 'By-code-1' } }
    expect((await call('setPassword', byCode, { wire, token: nobody })).body.details).toMatchObject({
      resourceOwner: orgId,
    })
    expect(await isPassword(userId, 'By-code-1')).toBe(true)
    const again = { ...byCode, newPassword: { password: 'By-code-2' } }
    expect((await call('setPassword', again, { wire })).code).not.toBe(0)
    const byCurrent = { userId, currentPassword: 'By-code-1', newPassword: { password: 'By-current-1' } }
    expect((await call('setPassword', byCurrent, { wire, token: nobody })).code).toBe(0)
    expect(await isPassword(userId, 'By-current-1')).toBe(true)
    const bySet = { userId, newPassword: { password: 'By-admin-1', changeRequired: true } }
    expect((await call('setPassword', bySet, { wire })).code).toBe(0)
    expect([await isPassword(userId, 'By-admin-1'), (await load(userId)).password.changeRequired]).toEqual([true, true])
  })
})

test('a reset code is sent to the email address with the URL template, or to the phone', async () => {
  const userId = await person()
  const urlTemplate = 'https://login.example/reset?u={{.UserID}}&c={{.Code}}'
  const mailed = await call('passwordReset', { userId, sendLink: { urlTemplate } })
  expect(mailed.body).not.toHaveProperty('verificationCode')
  expect((await load(userId)).password.resetCode).toMatchObject({ channel: 'email', urlTemplate })
  await call('passwordReset', { userId, sendLink: { notificationType: 'NOTIFICATION_TYPE_SMS' } })
  expect((await load(userId)).password.resetCode).toMatchObject({ channel: 'sms' })
})

test('a returned code proves no address', async () => {
  const userId = await person()
  await call('setEmail', { userId, email: 'unproven@acme.example' })
  const { body } = await call('passwordReset', { userId, returnCode: {} })
  const verificationCode = body.verificationCode ?? ''
  await call('setPassword', { userId, verificationCode, newPassword: { password: 'By-code-1' } })
  expect((await load(userId)).email).toMatchObject({ verified: false })
})

test('a wrong current password counts as a failed sign-in', async () => {
  const userId = await person()
  const request = { userId, currentPassword: 'Wrong-pass1', newPassword: { password: 'Other-pass1' } }
  expect(failure(await call('setPassword', request, { token: nobody }))).toEqual([3, 'COMMAND-3M0fs'])
  expect((await load(userId)).password.failures).toBe(1)
})

test.each<[string, object, (number | string | undefined)[]]>([
  ['the same password', { currentPassword: PASSWORD, newPassword: { password: PASSWORD } }, [9, 'COMMAND-Aesh5']],
  ['a weak password', { newPassword: { password: 'short' } }, [3, 'DOMAIN-HuJf6']],
  [
    'a code that was never created',
    { verificationCode: 'ABCDEF', newPassword: { password: 'Other-pass1' } },
    [9, 'COMMAND-2M9fs'],
  ],
])('%s is rejected', async (_what, request, expected) => {
  const userId = await person()
  expect(failure(await call('setPassword', { userId, ...request }))).toEqual(expected)
  expect(await isPassword(userId, PASSWORD)).toBe(true)
})

test('a wrong code is rejected, and the right one still works', async () => {
  const userId = await person()
  const { body } = await call('passwordReset', { userId, returnCode: {} })
  const newPassword = { password: 'By-code-1' }
  const wrong = await call('setPassword', { userId, verificationCode: 'WRONG1', newPassword })
  expect(failure(wrong)).toEqual([3, 'CODE-woT0xc'])
  const verificationCode = body.verificationCode ?? ''
  expect((await call('setPassword', { userId, verificationCode, newPassword })).code).toBe(0)
})

test('without a proof the permission in the organization of the user is required', async () => {
  const userId = await person()
  const newPassword = { password: 'Taken-over1' }
  for (const token of [foreign, nobody]) {
    expect((await call('setPassword', { userId, newPassword }, { token })).code).toBe(7)
    expect((await call('passwordReset', { userId, returnCode: {} }, { token })).code).toBe(7)
  }
  expect(failure(await call('passwordReset', { userId: '404' }))).toEqual([5, 'COMMAND-SAF4f'])
  expect(failure(await call('setPassword', { userId: '404', newPassword }))).toEqual([9, 'COMMAND-3M0fs'])
  expect(await isPassword(userId, PASSWORD)).toBe(true)
})
