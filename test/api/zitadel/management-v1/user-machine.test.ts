/** Machine users, their secrets, keys and personal access tokens, over REST. */
import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let human: string
beforeAll(async () => {
  server = await startServer()
  const { body } = await server.rest('POST', '/management/v1/users/human', {
    userName: 'minnie',
    profile: { firstName: 'Minnie', lastName: 'Mouse' },
    email: { email: 'minnie@acme.example' },
  })
  human = body.userId
})
afterAll(() => server.stop())

let count = 0
const add = (body: object) =>
  server.rest('POST', '/management/v1/users/machine', { userName: `robot${count++}`, name: 'Robot', ...body })
const machine = async (): Promise<string> => (await add({})).body.userId
const at = (id: string, path: string) => `/management/v1/users/${id}/${path}`
const details = (sequence: string) => ({
  sequence,
  creationDate: expect.stringMatching(/Z$/),
  changeDate: expect.stringMatching(/Z$/),
  resourceOwner: expect.stringMatching(/^\d{18}$/),
})
const refused = (status: number, code: number, id: string) => ({
  status,
  body: { code, message: expect.stringContaining(`(${id})`) },
})
const soon = () => new Date(Date.now() + 60_000).toISOString()
const past = '2020-01-01T00:00:00Z'

describe('the machine', () => {
  const update = (id: string, body: object) => server.rest('PUT', at(id, 'machine'), body)
  const machine = { name: 'Robot', description: 'moves', accessTokenType: 'ACCESS_TOKEN_TYPE_JWT' }

  test('AddMachineUser, and UpdateMachine, which replaces every field', async () => {
    const { status, body } = await add({ description: 'stands', accessTokenType: 1 })
    expect([status, body]).toEqual([200, { userId: expect.stringMatching(/^\d{18}$/), details: details('1') }])
    const get = async () => (await server.rest('GET', `/management/v1/users/${body.userId}`)).body.user
    expect(await get()).toMatchObject({
      machine: { name: 'Robot', description: 'stands', accessTokenType: 'ACCESS_TOKEN_TYPE_JWT' },
    })
    expect(await update(body.userId, { name: 'Other' })).toMatchObject({ status: 200, body: { details: details('2') } })
    expect((await get()).machine).toEqual({ name: 'Other' })
    expect(await update(body.userId, { name: 'Other' })).toMatchObject(refused(400, 9, 'COMMAND-2n8vs'))
  })

  test('AddMachineUser accepts an id of the caller once', async () => {
    expect((await add({ userId: 'my-robot' })).body.userId).toBe('my-robot')
    expect((await server.rest('GET', '/management/v1/users/my-robot')).status).toBe(200)
    for (const userId of ['NOTIFICATION', 'key:1', 'my robot', 'bot@acme.example'])
      expect(await add({ userId })).toMatchObject(refused(400, 3, 'USER-IdForm'))
    expect(await add({ userId: 'my-robot' })).toMatchObject({
      status: 400,
      body: { code: 9, message: 'Errors.User.AlreadyExisting (COMMAND-k2una)' },
    })
    expect(await add({ userName: 'MINNIE' })).toMatchObject(refused(409, 6, 'V3-DKcYh'))
  })

  test('UpdateMachine of a human or unknown user is rejected', async () => {
    for (const id of [human, '404']) expect(await update(id, machine)).toMatchObject(refused(404, 5, 'COMMAND-5M0od'))
  })
})

describe('the secret', () => {
  const generate = (id: string) => server.rest('PUT', at(id, 'secret'), {})
  const remove = (id: string) => server.rest('DELETE', at(id, 'secret'))
  const hasSecret = async (id: string) =>
    (await server.rest('GET', `/management/v1/users/${id}`)).body.user.machine.hasSecret

  test('GenerateMachineSecret and RemoveMachineSecret', async () => {
    const id = await machine()
    expect(await hasSecret(id)).toBeUndefined()
    const { status, body } = await generate(id)
    expect(status).toBe(200)
    expect(body).toEqual({
      clientId: expect.stringMatching(/^robot\d+$/),
      clientSecret: expect.stringMatching(/^[A-Za-z0-9]{64}$/),
      details: details('2'),
    })
    expect(await hasSecret(id)).toBe(true)
    expect(server.logged.join('\n')).not.toContain(body.clientSecret)
    expect(await remove(id)).toMatchObject({ status: 200, body: { details: details('3') } })
    expect(await hasSecret(id)).toBeUndefined()
    expect(await remove(id)).toMatchObject({
      status: 400,
      body: { code: 9, message: "Secret doesn't exist (COMMAND-coi82n)" },
    })
  })

  test('human users have none', async () => {
    expect(await generate(human)).toMatchObject(refused(400, 9, 'COMMAND-Df2f1'))
    expect(await generate('404')).toMatchObject(refused(400, 9, 'COMMAND-x8910n'))
    expect(await remove('404')).toMatchObject(refused(400, 9, 'COMMAND-x7s802'))
  })
})

describe('keys', () => {
  const addKey = (id: string, body: object) => server.rest('POST', at(id, 'keys'), { type: 'KEY_TYPE_JSON', ...body })
  const get = (id: string, keyId: string) => server.rest('GET', at(id, `keys/${keyId}`))
  const list = (id: string, body: object = {}) => server.rest('POST', at(id, 'keys/_search'), body)
  const remove = (id: string, keyId: string) => server.rest('DELETE', at(id, `keys/${keyId}`))

  test('AddMachineKey returns a key file once, and the store has the public key only', async () => {
    const id = await machine()
    const { status, body } = await addKey(id, { expirationDate: '2099-01-01T00:00:00Z' })
    expect(status).toBe(200)
    expect(body.details).toEqual(details('2'))
    const file = JSON.parse(Buffer.from(body.keyDetails, 'base64').toString())
    expect(file).toMatchObject({
      type: 'serviceaccount',
      keyId: body.keyId,
      userId: id,
      expirationDate: '2099-01-01T00:00:00.000Z',
    })
    const stored = await server.runtime.services.rows
      .selectFrom('machine_keys')
      .selectAll()
      .where('id', '=', body.keyId)
      .executeTakeFirst()
    expect(stored?.public_key).toBe(createPublicKey(createPrivateKey(file.key)).export({ type: 'spki', format: 'pem' }))
    expect(await get(id, body.keyId)).toMatchObject({
      status: 200,
      body: {
        key: { id: body.keyId, type: 'KEY_TYPE_JSON', expirationDate: '2099-01-01T00:00:00Z', details: details('2') },
      },
    })
    expect(server.logged.join('\n')).not.toContain('PRIVATE KEY')
  })

  test('AddMachineKey with a public key of the caller returns no file', async () => {
    const id = await machine()
    const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' })
    const { status, body } = await addKey(id, { publicKey: Buffer.from(pem).toString('base64') })
    expect([status, body.keyDetails]).toEqual([200, undefined])
    expect((await get(id, body.keyId)).body.key.expirationDate).toBe('9999-12-31T23:59:59Z')
  })

  test('GetMachineKeyByIDs, ListMachineKeys and RemoveMachineKey', async () => {
    const id = await machine()
    const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' })
    const ids: string[] = []
    for (let i = 0; i < 3; i++)
      ids.push((await addKey(id, { publicKey: Buffer.from(pem).toString('base64') })).body.keyId)
    const { body } = await list(id, { query: { limit: 2, offset: 1, asc: true } })
    expect(body.details.totalResult).toBe('3')
    expect(body.result.map((key: { id: string }) => key.id)).toEqual(ids.slice(1))
    expect(await remove(id, ids[0] ?? '')).toMatchObject({ status: 200, body: { details: details('5') } })
    expect(await remove(id, ids[0] ?? '')).toMatchObject(refused(404, 5, 'COMMAND-4m77G'))
    expect(await get(id, ids[0] ?? '')).toMatchObject(refused(404, 5, 'QUERY-Dgr3g'))
    expect(await get(await machine(), ids[1] ?? '')).toMatchObject(refused(404, 5, 'QUERY-Dgr3g'))
    expect(await list('404')).toMatchObject({ status: 404 })
  })

  test.each([
    ['no type', { type: 'KEY_TYPE_UNSPECIFIED' }, /Type: value must not be in list \[0\]/],
    ['an end in the past', { expirationDate: past }, /DOMAIN-dv3t5/],
    ['no public key', { publicKey: Buffer.from('no key').toString('base64') }, /Key is invalid \(COMMAND-Key01\)/],
  ])('%s is invalid', async (_what, body, message) => {
    const response = await addKey(await machine(), body)
    expect(response).toMatchObject({ status: 400, body: { code: 3 } })
    expect(response.body.message).toMatch(message)
  })

  test('human and unknown users are rejected', async () => {
    expect(await addKey(human, {})).toMatchObject(refused(400, 9, 'COMMAND-Df2f1'))
    expect(await addKey('404', {})).toMatchObject(refused(400, 9, 'COMMAND-bnipwm1'))
  })
})

describe('personal access tokens', () => {
  const addToken = (id: string, body: object = {}) => server.rest('POST', at(id, 'pats'), body)
  const get = (id: string, tokenId: string) => server.rest('GET', at(id, `pats/${tokenId}`))
  const list = (id: string, body: object = {}) => server.rest('POST', at(id, 'pats/_search'), body)
  const remove = (id: string, tokenId: string) => server.rest('DELETE', at(id, `pats/${tokenId}`))

  test('AddPersonalAccessToken returns the token, and no read does', async () => {
    const id = await machine()
    const expirationDate = soon()
    const { status, body } = await addToken(id, { expirationDate })
    expect([status, body.details]).toEqual([200, details('2')])
    const one = await get(id, body.tokenId)
    expect(one.body.token).toEqual({
      id: body.tokenId,
      details: details('2'),
      expirationDate,
      scopes: ['openid', 'profile', 'urn:zitadel:iam:user:metadata', 'urn:zitadel:iam:user:resourceowner'],
    })
    expect(JSON.stringify([one.body, (await list(id)).body, server.logged])).not.toContain(body.token)
  })

  test('GetPersonalAccessTokenByIDs, ListPersonalAccessTokens and RemovePersonalAccessToken', async () => {
    const id = await machine()
    const ids: string[] = []
    for (let i = 0; i < 3; i++) ids.push((await addToken(id)).body.tokenId)
    const { body } = await list(id, { query: { limit: 2, asc: true } })
    expect(body.details.totalResult).toBe('3')
    expect(body.result.map((token: { id: string }) => token.id)).toEqual(ids.slice(0, 2))
    expect(body.result[0].expirationDate).toBeUndefined()
    expect(await remove(id, ids[0] ?? '')).toMatchObject({ status: 200, body: { details: details('5') } })
    expect(await remove(id, ids[0] ?? '')).toMatchObject(refused(404, 5, 'COMMAND-4m77G'))
    expect(await get(id, ids[0] ?? '')).toMatchObject(refused(404, 5, 'QUERY-fRunu'))
    expect(await get(await machine(), ids[1] ?? '')).toMatchObject(refused(404, 5, 'QUERY-fRunu'))
    expect(await list('404')).toMatchObject({ status: 404 })
  })

  test('human users, and an expiry in the past, are rejected', async () => {
    expect(await addToken(human)).toMatchObject({
      status: 400,
      body: { code: 9, message: 'Not allowed for this user type (COMMAND-Df2f1)' },
    })
    expect(await addToken('404')).toMatchObject(refused(400, 9, 'COMMAND-Dggw2'))
    expect(await addToken(await machine(), { expirationDate: past })).toMatchObject(refused(400, 3, 'DOMAIN-dv3t5'))
  })
})
