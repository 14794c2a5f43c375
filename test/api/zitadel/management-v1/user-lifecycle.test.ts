/** DeactivateUser, ReactivateUser, LockUser, UnlockUser, UpdateUserName and RemoveUser over REST. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

let count = 0
/** Active where the email is verified, initial otherwise. */
async function person(isEmailVerified = true, userName = `user${count++}`): Promise<string> {
  const { body } = await server.rest('POST', '/management/v1/users/human/_import', {
    userName,
    profile: { firstName: 'Minnie', lastName: 'Mouse' },
    email: { email: 'minnie@acme.example', isEmailVerified },
    password: 'Passw0rd!',
  })
  return body.userId
}
const call = (id: string, verb: string) => server.rest('POST', `/management/v1/users/${id}/_${verb}`, {})
const get = (id: string) => server.rest('GET', `/management/v1/users/${id}`)
const stateOf = async (id: string) => (await get(id)).body.user.state
const rename = (id: string, userName: string) => server.rest('PUT', `/management/v1/users/${id}/username`, { userName })
const remove = (id: string) => server.rest('DELETE', `/management/v1/users/${id}`)

const details = (sequence: string) => ({
  sequence,
  creationDate: expect.stringMatching(/Z$/),
  changeDate: expect.stringMatching(/Z$/),
  resourceOwner: expect.stringMatching(/^\d{18}$/),
})

test('a user passes through its states, and each response has all four details', async () => {
  const id = await person()
  for (const [verb, state, sequence] of [
    ['deactivate', 'USER_STATE_INACTIVE', '3'],
    ['reactivate', 'USER_STATE_ACTIVE', '4'],
    ['lock', 'USER_STATE_LOCKED', '5'],
    ['unlock', 'USER_STATE_ACTIVE', '6'],
  ] as const) {
    expect(await call(id, verb)).toMatchObject({ status: 200, body: { details: details(sequence) } })
    expect(await stateOf(id)).toBe(state)
  }
})

test('locking and unlocking makes an initial user active', async () => {
  const id = await person(false)
  await call(id, 'lock')
  await call(id, 'unlock')
  expect(await stateOf(id)).toBe('USER_STATE_ACTIVE')
})

test.each([
  ['deactivate', [], 404, 5, 'User with state initial can only be deleted not deactivated (COMMAND-ke0fw)', false],
  ['deactivate', ['deactivate'], 400, 9, 'User is already inactive (COMMAND-5M0sf)', true],
  ['reactivate', [], 400, 9, 'User is not inactive (COMMAND-6M0sf)', true],
  ['lock', ['deactivate'], 400, 9, /\(COMMAND-3NN8v\)$/, true],
  ['lock', ['lock'], 400, 9, /\(COMMAND-3NN8v\)$/, true],
  ['unlock', [], 400, 9, 'User is not locked (COMMAND-4M0ds)', true],
] as const)('%s after %j is refused with %i, code %i', async (verb, before, status, code, message, verified) => {
  const id = await person(verified)
  for (const one of before) await call(id, one)
  const response = await call(id, verb)
  expect(response).toMatchObject({ status, body: { code } })
  expect(response.body.message).toMatch(message)
})

test.each([
  ['POST', '_deactivate', 404, 'COMMAND-3M9ds'],
  ['POST', '_reactivate', 404, 'COMMAND-4M0sd'],
  ['POST', '_lock', 404, 'COMMAND-5M9fs'],
  ['POST', '_unlock', 404, 'COMMAND-M0dos'],
  ['PUT', 'username', 404, 'COMMAND-5N9ds'],
  ['DELETE', '', 404, 'COMMAND-m9od'],
])('%s %s of an unknown user: %i %s', async (method, path, status, id) => {
  const body = method === 'DELETE' ? undefined : { userName: 'x' }
  const response = await server.rest(method, `/management/v1/users/404${path ? `/${path}` : ''}`, body)
  expect(response).toMatchObject({ status, body: { code: 5, message: `User could not be found (${id})` } })
})

describe('UpdateUserName', () => {
  test('the name is trimmed and is the login name at once', async () => {
    const id = await person()
    expect(await rename(id, ' Daisy ')).toMatchObject({ status: 200, body: { details: details('3') } })
    expect((await get(id)).body.user).toMatchObject({
      userName: 'Daisy',
      loginNames: ['Daisy'],
      preferredLoginName: 'Daisy',
    })
  })

  test('the same name is rejected, another letter case of it is accepted', async () => {
    const id = await person(true, 'caser')
    expect(await rename(id, 'caser')).toMatchObject({
      status: 400,
      body: { code: 9, message: 'Username not changed (COMMAND-6m9gs)' },
    })
    expect((await rename(id, 'CaSer')).status).toBe(200)
  })

  test('a name in use by another user is rejected, a former name of another user is accepted', async () => {
    const [one, other] = [await person(true, 'holder'), await person()]
    expect(await rename(other, 'HOLDER')).toMatchObject({
      status: 409,
      body: { code: 6, message: 'User already exists (V3-DKcYh)' },
    })
    await rename(one, 'moved-on')
    expect((await rename(other, 'holder')).status).toBe(200)
  })

  test.each([
    ['', /UserName: value length must be between 1 and 200 runes, inclusive/],
    ['   ', /COMMAND-2N9fs/],
  ])('the name %j is invalid', async (userName, message) => {
    const response = await rename(await person(), userName)
    expect(response).toMatchObject({ status: 400, body: { code: 3 } })
    expect(response.body.message).toMatch(message)
  })
})

describe('RemoveUser', () => {
  test('no read finds the user, and its name is free', async () => {
    const id = await person(true, 'leaver')
    expect(await remove(id)).toMatchObject({ status: 200, body: { details: details('3') } })
    expect(await get(id)).toMatchObject({
      status: 404,
      body: { code: 5, message: 'User could not be found (QUERY-Dfbg2)' },
    })
    expect((await remove(id)).status).toBe(404)
    expect(await person(true, 'Leaver')).toMatch(/^\d{18}$/)
  })

  test('an initial user can be removed', async () => {
    expect((await remove(await person(false))).status).toBe(200)
  })
})

describe('races', () => {
  const created = (userName: string) =>
    server.rest('POST', '/management/v1/users/human/_import', {
      userName,
      profile: { firstName: 'Minnie', lastName: 'Mouse' },
      email: { email: 'minnie@acme.example', isEmailVerified: true },
      hashedPassword: { value: '$2a$12$aLYFkieuqJyeynvptPTxpehSViui5WeAPuR2Xw1wui9CPHEaacmFq' },
    })

  test('of 50 concurrent creations of one user name in different letter cases one succeeds, the others conflict', async () => {
    const spellings = Array.from({ length: 50 }, (_, i) =>
      [...'onename'].map((letter, bit) => ((i >> bit) & 1 ? letter.toUpperCase() : letter)).join(''),
    )
    const responses = await Promise.all(spellings.map(created))
    const statuses = responses.map((response) => response.status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(statuses.filter((status) => status === 409)).toHaveLength(49)
    for (const { status, body } of responses)
      if (status === 409) expect(body).toMatchObject({ code: 6, message: 'User already exists (V3-DKcYh)' })
    const userNameQuery = { userName: 'onename', method: 'TEXT_QUERY_METHOD_EQUALS_IGNORE_CASE' }
    const users = await server.rest('POST', '/management/v1/users/_search', { queries: [{ userNameQuery }] })
    expect(users.body.details.totalResult).toBe('1')
  })

  test('of 20 renames to one name exactly one succeeds', async () => {
    const ids = await Promise.all(Array.from({ length: 20 }, () => person()))
    const statuses = (await Promise.all(ids.map((id) => rename(id, 'the-one')))).map((response) => response.status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(statuses.filter((status) => status === 409)).toHaveLength(19)
  })

  test('of concurrent changes of one state each step happens once, and no response is 500', async () => {
    const id = await person()
    const responses = await Promise.all(Array.from({ length: 16 }, () => call(id, 'deactivate')))
    expect(responses.map((response) => response.status).sort()).toEqual([200, ...Array(15).fill(400)])
    expect((await get(id)).body.user).toMatchObject({ state: 'USER_STATE_INACTIVE', details: { sequence: '3' } })
  })

  test('concurrent lock, unlock, deactivate, reactivate and rename give one history without gaps', async () => {
    const id = await person()
    const verbs = ['lock', 'unlock', 'deactivate', 'reactivate']
    const responses = await Promise.all(
      Array.from({ length: 40 }, (_, i) => (i % 5 === 4 ? rename(id, `racer-${i}`) : call(id, verbs[i % 4] ?? 'lock'))),
    )
    const changed = responses.filter((response) => response.status === 200).length
    for (const { status } of responses) expect([200, 400]).toContain(status)
    expect(new Set(responses.flatMap(({ body }) => body.details?.sequence ?? [])).size).toBe(changed)
    expect((await get(id)).body.user.details.sequence).toBe(String(2 + changed))
  })

  test('concurrent removals remove a user once', async () => {
    const id = await person()
    const statuses = (await Promise.all(Array.from({ length: 10 }, () => remove(id)))).map(
      (response) => response.status,
    )
    expect(statuses.sort()).toEqual([200, ...Array(9).fill(404)])
  })
})
