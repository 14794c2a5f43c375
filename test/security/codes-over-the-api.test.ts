/**
 * Proves a class of docs/security.md: codes of a kind that one user gets are bounded by the hour on every API, whether
 * they are sent or returned, since each new code can be guessed at again.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { otpEmailAdded, otpSmsAdded } from '#domain/user/otp/events.ts'
import { type LoginPerson, loginPeople } from '#test/support/login-people.ts'
import { type JsonResponse, startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let people: ReturnType<typeof loginPeople>
let count = 0
beforeAll(async () => {
  server = await startServer({ USHER_CODE_LIMIT: '2' })
  people = loginPeople(server)
})
afterAll(() => server.stop())

const post = (path: string, body: object = {}) => server.rest('POST', path, body)
async function unverified(): Promise<string> {
  const name = `codes-${++count}`
  const { body } = await post('/v2/users/human', {
    username: name,
    profile: { givenName: 'Ada', familyName: 'Byron' },
    email: { email: `${name}@acme.example`, returnCode: {} },
    phone: { phone: `+4179${1_000_000 + count}`, returnCode: {} },
  })
  return body.userId
}
const active = async () => (await people.active({ phone: { phone: '+41791234567', isPhoneVerified: true } })).userId
const withOtp = async () => {
  const userId = await active()
  await people.given(userId, otpEmailAdded(), otpSmsAdded())
  return userId
}
const initial = async (): Promise<string> => ((await people.initial()) satisfies LoginPerson).userId
const challenge = (challenges: object) => (userId: string) =>
  post('/v2/sessions', { checks: { user: { userId } }, challenges })

type Case = [string, () => Promise<string>, (userId: string) => Promise<JsonResponse>]
const cases: Case[] = [
  ['v1 initialization', initial, (id) => post(`/management/v1/users/${id}/_resend_initialization`, { email: '' })],
  ['v1 verification mail', unverified, (id) => post(`/management/v1/users/${id}/email/_resend_verification`)],
  ['v1 verification of a number', unverified, (id) => post(`/management/v1/users/${id}/phone/_resend_verification`)],
  ['v1 password reset', active, (id) => post(`/management/v1/users/${id}/password/_reset`, { type: 'TYPE_EMAIL' })],
  ['v1 passkey link', active, (id) => post(`/management/v1/users/${id}/passwordless/_link`)],
  ['v1 mailed passkey link', active, (id) => post(`/management/v1/users/${id}/passwordless/_send_link`)],
  ['v2 verification mail', unverified, (id) => post(`/v2/users/${id}/email/resend`, { sendCode: {} })],
  ['v2 returned verification code', unverified, (id) => post(`/v2/users/${id}/email/resend`, { returnCode: {} })],
  ['v2 sent verification code', unverified, (id) => post(`/v2/users/${id}/email/send`, { returnCode: {} })],
  ['v2 verification of a number', unverified, (id) => post(`/v2/users/${id}/phone/resend`, { returnCode: {} })],
  ['v2 password reset', active, (id) => post(`/v2/users/${id}/password_reset`, { returnCode: {} })],
  ['v2 passkey link', active, (id) => post(`/v2/users/${id}/passkeys/registration_link`, { returnCode: {} })],
  ['v2 invitation', unverified, (id) => post(`/v2/users/${id}/invite_code`, { returnCode: {} })],
  ['session mail challenge', withOtp, challenge({ otpEmail: { returnCode: {} } })],
  ['session SMS challenge', withOtp, challenge({ otpSms: { returnCode: true } })],
  [
    'changes of the address',
    unverified,
    (id) => post(`/v2/users/${id}/email`, { email: `codes-${++count}@acme.example`, returnCode: {} }),
  ],
]

test.each(cases)('%s: the ceiling of the hour is the same for every caller', async (_name, create, request) => {
  const userId = await create()
  const responses: JsonResponse[] = []
  for (let i = 0; i < 4; i++) responses.push(await request(userId))
  expect(responses.map(({ status }) => status)).toEqual([expect.any(Number), expect.any(Number), 429, 429])
  expect(responses.slice(0, 2).every(({ status }) => status === 200 || status === 201)).toBe(true)
  expect(responses[2]?.body).toMatchObject({ code: 8, message: expect.stringContaining('Too many codes were sent') })
  // Of another user nothing was counted.
  expect((await request(await create())).status).toBeLessThan(300)
})

test('a call without permission counts nothing', async () => {
  const userId = await active()
  for (let i = 0; i < 4; i++)
    expect((await server.rest('POST', `/v2/users/${userId}/password_reset`, {}, { token: null })).status).toBe(401)
  const { pat } = await stranger()
  for (let i = 0; i < 4; i++)
    expect((await server.rest('POST', `/v2/users/${userId}/password_reset`, {}, { token: pat })).status).toBe(403)
  expect((await post(`/v2/users/${userId}/password_reset`, { returnCode: {} })).status).toBe(200)
})

async function stranger(): Promise<{ pat: string }> {
  const { body } = await post('/management/v1/users/machine', { userName: `robot-${++count}`, name: 'Robot' })
  return { pat: (await post(`/management/v1/users/${body.userId}/pats`)).body.token }
}
