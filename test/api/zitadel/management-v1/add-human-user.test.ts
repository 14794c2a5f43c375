/** AddHumanUser and ImportHumanUser over REST: docs/contract/zitadel-management-v1.md, 1. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { userAggregate } from '#domain/user/user.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const add = (body: object) => server.rest('POST', '/management/v1/users/human', body)
const minimal = (userName: string, more: object = {}) => ({
  userName,
  profile: { firstName: 'Minnie', lastName: 'Mouse' },
  email: { email: `${userName}@acme.ch` },
  ...more,
})

test('AddHumanUser returns the id and all four details', async () => {
  const { status, body } = await add(minimal('minnie'))
  expect(status).toBe(200)
  expect(body.userId).toMatch(/^\d{18}$/)
  expect(body.details).toEqual({
    sequence: '2',
    creationDate: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    changeDate: body.details.creationDate,
    resourceOwner: expect.stringMatching(/^\d{18}$/),
  })
})

test('a user name in use is rejected in every letter case, and nothing is stored', async () => {
  await add(minimal('donald'))
  const { status, body } = await add(minimal('DONALD'))
  expect(status).toBe(409)
  expect(body).toMatchObject({ code: 6, message: 'User already exists (V3-DKcYh)' })
})

/** Of "Correct-horse-7". */
const foreignHashes = [
  ['{SSHA}', '{SSHA}fmtWf04k0Lqb2ex+wmZY9SXKbu0Xl7doxI7uOg=='],
  ['WordPress', '$wp$2y$10$GULdy9AsC/KucWRt5RErKu6XOavvzB9SbodhLYBoZ.YEHJr1Squ56'],
  [
    'Werkzeug',
    'scrypt:4096:8:1$v5Stt1ndfQmEfD3T$95519b256eb3a1972dab7d4e5122b4de06846fa0d7a93a5b3e12f53a959dcd6241e8b2ef30726386fc1bdacc580a8fc7a2be99b2dcfdd1065104caa2711464e6',
  ],
  ['ASP.NET Identity', 'AQAAAAEAACcQAAAAEMqkMRHc8I9CX7dW0p2q7Tl99EEhyyaxLTpctN32yRzr3KMK2swSBSDy8mfhOnrLHg=='],
] as const

test.each(foreignHashes)('an imported hash of %s signs in, and is then rehashed as configured', async (name, value) => {
  const userName = `import-${name.replace(/[^a-z]/gi, '').toLowerCase()}`
  const body = {
    ...minimal(userName),
    email: { email: `${userName}@acme.ch`, isEmailVerified: true },
    hashedPassword: { value },
  }
  const { status, body: imported } = await server.rest('POST', '/management/v1/users/human/_import', body)
  expect(status).toBe(200)
  const signIn = (password: string) => {
    const checks = { user: { userId: imported.userId }, password: { password } }
    return server.rest('POST', '/v2/sessions', { checks })
  }
  expect((await signIn('Correct-horse-8')).status).toBe(400)
  expect((await signIn('Correct-horse-7')).status).toBeLessThan(300)
  const { state } = await server.runtime.services.events.load(userAggregate, imported.userId)
  expect(state.password.hash).toMatch(/^\$argon2id\$/)
  expect((await signIn('Correct-horse-7')).status).toBeLessThan(300)
})

test('a hash of a kind that is not supported is rejected by its name', async () => {
  const body = { ...minimal('yescrypt'), hashedPassword: { value: '$y$j9T$abc$def' } }
  const response = await server.rest('POST', '/management/v1/users/human/_import', body)
  expect(response).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining('yescrypt hashes are not supported') },
  })
})
