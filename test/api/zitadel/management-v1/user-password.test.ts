/** SetHumanPassword, SetHumanInitialPassword and SendHumanResetPasswordNotification over REST. */
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
async function person(isEmailVerified = true): Promise<string> {
  const userName = `user${count++}`
  const { body } = await server.rest('POST', '/management/v1/users/human/_import', {
    userName,
    profile: { firstName: 'Minnie', lastName: 'Mouse' },
    email: { email: `${userName}@acme.example`, isEmailVerified },
    password: 'Passw0rd!',
  })
  return body.userId
}
const post = (id: string, path: string, body: object, orgId?: string) =>
  server.rest('POST', `/management/v1/users/${id}/${path}`, body, orgId ? { orgId } : {})
const load = async (id: string) => (await server.runtime.services.events.load(userAggregate, id)).state

test.each([
  ['password', {}, true],
  ['password', { noChangeRequired: true }, false],
  ['password/_initialize', {}, true],
])('POST %s %j sets a password, change required: %s', async (path, more, changeRequired) => {
  const id = await person()
  const { status, body } = await post(id, path, { password: 'N3wPass!!', ...more })
  expect(status).toBe(200)
  expect(body.details).toMatchObject({ sequence: '3', resourceOwner: expect.any(String) })
  const { password } = await load(id)
  expect(password.changeRequired).toBe(changeRequired)
  expect((await server.runtime.services.passwords.verify(password.hash, 'N3wPass!!')).result).toBe('ok')
})

test.each([
  ['Short1!', 'Password is too short (DOMAIN-HuJf6)'],
  ['password1!', 'Password must contain upper case (DOMAIN-VoaRj)'],
  ['Password11', 'Password must contain symbol (DOMAIN-ZDLwA)'],
])('the password %s is rejected, and the current one stays valid', async (password, message) => {
  const id = await person()
  expect(await post(id, 'password', { password })).toMatchObject({ status: 400, body: { code: 3, message } })
  expect((await server.runtime.services.passwords.verify((await load(id)).password.hash, 'Passw0rd!')).result).toBe(
    'ok',
  )
})

test('a missing password, and one of more than 72 characters, is invalid', async () => {
  const id = await person()
  expect(await post(id, 'password', {})).toMatchObject({ status: 400, body: { code: 3 } })
  expect(await post(id, 'password', { password: `Aa1!${'x'.repeat(69)}` })).toMatchObject({ status: 400 })
})

test('an administrator cannot set the password of an initial user', async () => {
  const response = await post(await person(false), 'password', { password: 'N3wPass!!' })
  expect(response).toMatchObject({
    status: 400,
    body: { code: 9, message: 'User is not yet initialized (COMMAND-M9dse)' },
  })
})

test('SendHumanResetPasswordNotification creates a code in the outbox', async () => {
  const id = await person()
  expect(await post(id, 'password/_reset', {})).toMatchObject({ status: 200, body: { details: { sequence: '3' } } })
  expect((await load(id)).password.resetCode).toMatchObject({ channel: 'email' })
})

test('a reset by SMS requires a phone number', async () => {
  const response = await post(await person(), 'password/_reset', { type: 'TYPE_SMS' })
  expect(response).toMatchObject({ status: 400, body: { code: 9 } })
})

test('a reset for an initial user is rejected', async () => {
  const response = await post(await person(false), 'password/_reset', {})
  expect(response).toMatchObject({
    status: 400,
    body: { code: 9, message: 'User is not yet initialized (COMMAND-2M9sd)' },
  })
})

test.each([
  ['password', { password: 'N3wPass!!' }, 'COMMAND-3M0fs'],
  ['password/_initialize', { password: 'N3wPass!!' }, 'COMMAND-3M0fs'],
  ['password/_reset', {}, 'COMMAND-Hj9ds'],
])('POST %s: a user of another organization looks like an unknown one', async (path, body, id) => {
  const userId = await person()
  const foreign = await post(userId, path, body, otherOrg)
  expect(foreign.status).toBe(400)
  expect(foreign.body.message).toContain(id)
  expect(foreign.body).toEqual((await post('999999999999999999', path, body, otherOrg)).body)
  expect((await load(userId)).signedOutAt).toBe(0)
})
