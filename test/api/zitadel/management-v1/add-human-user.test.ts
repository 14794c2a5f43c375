/** AddHumanUser and ImportHumanUser over REST: the contract of the seed pages 000 and 004. */
import { afterAll, beforeAll, expect, test } from 'vitest'
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

test('AddHumanUser answers the id and all four details', async () => {
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

test('a user name is taken whatever its letter case, and the refusal stores nothing', async () => {
  await add(minimal('donald'))
  const { status, body } = await add(minimal('DONALD'))
  expect(status).toBe(409)
  expect(body).toMatchObject({ code: 6, message: 'User already exists (V3-DKcYh)' })
})
