/** The nineteen points by which the Nevis contract (§9) calls a server compatible, each a test of its number. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { failuresIn, idIn, type NevisServer, startNevisServer } from '#test/api/nevis/nevis-server.ts'
import type { JsonResponse } from '#test/support/start-server.ts'

let server: NevisServer
beforeAll(async () => {
  server = await startNevisServer()
})
afterAll(() => server?.stop())

let count = 0
const fresh = () => `person${count++}@example.com`
const create = (more: object = {}) => server.create({ loginId: fresh(), ...more })
const get = (userId: string) => server.call('GET', `/users/${userId}`)
const patch = (userId: string, body: object) => server.call('PATCH', `/users/${userId}`, body)
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const OWN_ID = '0f6c7a52-7c0e-4b4b-9a52-5f1a0c6d2f11'

/** Refused with a status, and nothing was stored. */
async function refused(work: () => Promise<JsonResponse>, status: number): Promise<JsonResponse> {
  const before = await server.events()
  const response = await work()
  expect(response.status).toBe(status)
  expect(await server.events()).toBe(before)
  return response
}

test('1. a login name alone creates a user, whose location leads to it', async () => {
  const response = await server.call('POST', '/users', { loginId: 'a@example.com' })
  expect([response.status, response.body]).toEqual([201, ''])
  const location = response.headers.get('location') ?? ''
  expect(location.startsWith(`${server.url}/nevis/api/v1/users/`)).toBe(true)
  expect(idIn(response)).toMatch(UUID)
  const { status, body } = await server.rest('GET', new URL(location).pathname, undefined, { token: server.key })
  expect(status).toBe(200)
  expect(body).toEqual({
    userId: idIn(response),
    loginId: 'a@example.com',
    userState: 'notInvited',
    languageCode: 'en',
    version: 1,
    created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
    lastModified: body.created,
  })
})

test('2. an id of the client is kept, unique, and never changed', async () => {
  const response = await server.call('POST', '/users', { loginId: fresh(), userId: OWN_ID.toUpperCase() })
  expect([response.status, idIn(response)]).toEqual([201, OWN_ID])
  expect((await get(OWN_ID.toUpperCase())).body.userId).toBe(OWN_ID)
  const again = await refused(() => server.call('POST', '/users', { loginId: fresh(), userId: OWN_ID }), 422)
  expect(failuresIn(again)).toEqual(['userId errors.duplicateValue'])
  const other = await refused(() => patch(OWN_ID, { userId: '1f6c7a52-7c0e-4b4b-9a52-5f1a0c6d2f11' }), 422)
  expect(failuresIn(other)).toEqual(['userId errors.modifyReadonlyData'])
  expect((await patch(OWN_ID, { userId: OWN_ID.toUpperCase(), remarks: 'same id' })).status).toBe(200)
})

test('3. a login name is taken in every letter case', async () => {
  await server.create({ loginId: 'taken@example.com' })
  const again = await refused(() => server.call('POST', '/users', { loginId: 'Taken@Example.COM' }), 422)
  expect(again.body).toEqual({
    errors: [{ code: 'errors.duplicateValue', message: expect.stringContaining('loginId'), field: 'loginId' }],
  })
})

test.each([
  ['no key', null],
  ['a bad key', 'usher_wrong'],
  ['the token of another API', undefined],
])('4. %s is 401', async (_what, token) => {
  const response = await refused(
    () => server.call('POST', '/users', { loginId: fresh() }, { token: token === undefined ? server.pat : token }),
    401,
  )
  expect(response.headers.get('www-authenticate')).toBe('Bearer')
  expect(response.body.errors[0].message).toBeTypeOf('string')
})

test('5. an empty body is 422', async () => {
  expect(failuresIn(await refused(() => server.call('POST', '/users', {}), 422))).toEqual([
    'loginId errors.invalidData',
  ])
})

test.each([
  ['a form', 'application/x-www-form-urlencoded', 'loginId=a'],
  ['a text', 'text/plain', '{}'],
  ['a merge patch where nothing is patched', 'application/merge-patch+json', '{"loginId":"b@example.com"}'],
])('6. %s is 415', async (_what, type, body) => {
  await refused(() => server.call('POST', '/users', body, { headers: { 'content-type': type } }), 415)
})

test('6. a merge patch patches', async () => {
  const userId = await create()
  const headers = { 'content-type': 'application/merge-patch+json; charset=utf-8' }
  const response = await server.call('PATCH', `/users/${userId}`, '{"remarks":"merged"}', { headers })
  expect([response.status, response.body.remarks]).toEqual([200, 'merged'])
})

test.each(['{', '', '{"loginId":"a@example.com"', 'loginId', '\ufeff'])('7. the body %j is 400', async (body) => {
  await refused(() => server.call('POST', '/users', body, { headers: { 'content-type': 'application/json' } }), 400)
})

test('8. a custom attribute that is not defined fails the whole request', async () => {
  const body = { loginId: fresh(), properties: { nix: 'x' } }
  const response = await refused(() => server.call('POST', '/users', body), 422)
  expect(failuresIn(response)).toEqual(['properties.nix errors.invalidData'])
  expect((await server.call('GET', `/users?loginId=${body.loginId}`)).body.items).toEqual([])
})

test('9. an empty text removes a custom attribute', async () => {
  await server.rest('POST', '/nevis/admin/v1/attributes', { name: 'customerNumber' })
  const userId = await create({ properties: { customerNumber: 'C-1007' } })
  expect((await get(userId)).body.properties).toEqual({ customerNumber: 'C-1007' })
  const { status, body } = await patch(userId, { properties: { customerNumber: '' } })
  expect([status, body.properties, body.version]).toEqual([200, undefined, 2])
})

test('10. addressline1 is written as the contract writes it', async () => {
  const userId = await create({ address: { addressline1: 'c/o Muster' } })
  expect((await get(userId)).body.address).toEqual({ addressline1: 'c/o Muster' })
  const wrong = await refused(
    () => server.call('POST', '/users', { loginId: fresh(), address: { addressLine1: 'x' } }),
    422,
  )
  expect(failuresIn(wrong)).toEqual(['address.addressLine1 errors.invalidData'])
})

test('11. a telephone number is E.164 without spaces', async () => {
  const wrong = { loginId: fresh(), contacts: { telephone: '+41 44 555' } }
  expect(failuresIn(await refused(() => server.call('POST', '/users', wrong), 422))).toEqual([
    'contacts.telephone errors.invalidData',
  ])
  const userId = await create({ contacts: { telephone: '+41445551234' } })
  expect((await get(userId)).body.contacts).toEqual({ telephone: '+41445551234' })
})

test.each(['CHE', '756', 'XX'])('12. %s is no country', async (countryCode) => {
  const body = { loginId: fresh(), address: { countryCode } }
  expect(failuresIn(await refused(() => server.call('POST', '/users', body), 422))).toEqual([
    'address.countryCode errors.invalidData',
  ])
})

test('12. a country is echoed as it was given', async () => {
  expect((await get(await create({ address: { countryCode: 'hu' } }))).body.address.countryCode).toBe('hu')
})

describe('13. versions', () => {
  test('a stale one is 409, the right one and none are 200', async () => {
    const userId = await create()
    expect((await patch(userId, { version: 1, remarks: 'one' })).body.version).toBe(2)
    const stale = await refused(() => patch(userId, { version: 1, remarks: 'two' }), 409)
    expect(stale.body.errors).toHaveLength(1)
    expect((await patch(userId, { remarks: 'three' })).body).toMatchObject({ version: 3, remarks: 'three' })
  })

  test('an unchanged representation can be sent back and is no change', async () => {
    const { body } = await get(
      await create({ name: { firstName: 'Lena' }, address: { city: 'Zug' }, gender: 'female' }),
    )
    const response = await patch(body.userId, body)
    expect([response.status, response.body]).toEqual([200, body])
  })

  test('an outdated representation is rejected as stale', async () => {
    const { body } = await get(await create())
    await patch(body.userId, { remarks: 'meanwhile' })
    await refused(() => patch(body.userId, { ...body, remarks: 'mine' }), 409)
  })
})

test('14. pages return each user once while users are created, and the last one has no token', async () => {
  const ids = await Promise.all(
    Array.from({ length: 5 }, (_, i) => create({ remarks: 'paged', name: { lastName: `${i}` } })),
  )
  const seen: string[] = []
  const limits: number[] = []
  let token: string | undefined
  do {
    const query = `remarks=paged&limit=2${token ? `&continuationToken=${encodeURIComponent(token)}` : ''}`
    const { status, body } = await server.call('GET', `/users?${query}`)
    expect(status).toBe(200)
    limits.push(body._pagination.limit)
    seen.push(...body.items.map(({ userId }: { userId: string }) => userId))
    token = body._pagination.continuationToken
    await create({ remarks: 'another' })
  } while (token)
  expect(limits).toEqual([2, 2, 2])
  expect(seen.toSorted()).toEqual(ids.toSorted())
})

test.each([
  ['/users', 'abc', '<number>_<userId>'],
  ['/organizations', 'a'.repeat(101), '<organizationId>'],
])('a token that is none of %s is refused with the form of one', async (list, token, form) => {
  expect(await server.call('GET', `${list}?continuationToken=${token}`)).toMatchObject({
    status: 422,
    body: {
      errors: [{ field: 'continuationToken', message: `continuationToken: This value does not have the form ${form}` }],
    },
  })
})

test.each(['pendingInvitation', 'expiredInvitation', 'ACTIVE'])(
  '15. nobody can be listed by the state %s',
  async (state) => {
    expect((await server.call('GET', `/users?userState=${state}`)).status).toBe(422)
  },
)

test.each(['POST', 'DELETE'])('16. %s block of who has not signed up is 422 without a code', async (method) => {
  const userId = await create()
  const response = await refused(() => server.call(method, `/users/${userId}/block`), 422)
  expect(response.body).toEqual({ errors: [{ message: expect.any(String) }] })
})

test('17. a user is deleted once', async () => {
  const userId = await create()
  expect((await server.call('DELETE', `/users/${userId}`)).status).toBe(204)
  for (const method of ['DELETE', 'GET'])
    expect(await server.call(method, `/users/${userId}`)).toMatchObject({
      status: 404,
      body: { errors: [{ code: 'errors.noRecord', message: expect.stringContaining(userId) }] },
    })
})

describe('18. email links', () => {
  const send = (userId: string, type: string) => server.call('POST', `/users/${userId}/email-link`, { type })

  test('an invitation is valid for seven days, and a second one revokes the first', async () => {
    const loginId = fresh()
    const userId = await server.create({ loginId })
    expect((await invite(userId)).status).toBe(201)
    const { body } = await server.call('GET', `/users/${userId}/email-link`)
    expect(Date.parse(body.validity.to) - Date.parse(body.validity.from)).toBe(7 * 24 * 60 * 60 * 1000)
    expect((await get(userId)).body.userState).toBe('pendingInvitation')
    const first = await ticketTo(loginId)
    await invite(userId)
    let second = first
    while (second === first) second = await ticketTo(loginId)
    const { login } = (await verify(first)).body
    expect(login).toEqual({ status: 'failed', failedReason: 'invalidTicket' })
    expect((await verify(second)).body).toEqual({ loginId, userId, login: { status: 'succeeded' } })
    expect((await verify(second)).body.login.status).toBe('failed')
  })

  const prefix = () => `${server.url}/ui/login/user/init?x=`
  const invite = (userId: string) =>
    server.call('POST', `/users/${userId}/email-link`, { type: 'invitation', urlPrefix: prefix() })
  const ticketTo = async (address: string) => (await server.linkTo(address, 'Initialize User')).slice(prefix().length)
  const verify = (ticket: string) => server.call('POST', '/auth/email-link', { ticket })

  test('a password reset before the sign-up is 422, an invitation after it too', async () => {
    const userId = await create()
    const early = await refused(() => send(userId, 'passwordReset'), 422)
    expect(early.body).toEqual({ error: expect.any(String) })
    await server.call('POST', `/users/${userId}/password`, { password: 'Secret-123' })
    expect((await get(userId)).body.userState).toBe('active')
    await refused(() => send(userId, 'invitation'), 422)
    expect((await send(userId, 'passwordReset')).status).toBe(201)
  })
})

describe('19. shapes of a 404', () => {
  const nobody = '/users/00000000-0000-4000-8000-000000000000'

  test.each([
    ['GET', '', undefined],
    ['PATCH', '', {}],
    ['DELETE', '', undefined],
    ['POST', '/block', undefined],
    ['DELETE', '/block', undefined],
    ['POST', '/password', { password: 'Secret-123' }],
    ['POST', '/password/change', { newPassword: 'Secret-123' }],
    ['GET', '/password', undefined],
    ['DELETE', '/password', undefined],
    ['GET', '/organization', undefined],
    ['PUT', '/organization/7', undefined],
    ['DELETE', '/organization', undefined],
  ])('%s /users/{userId}%s lists errors', async (method, path, body) => {
    expect(await server.call(method, nobody + path, body)).toMatchObject({
      status: 404,
      body: { errors: [{ code: 'errors.noRecord' }] },
    })
  })

  test.each([
    ['POST', '/email-link', { type: 'invitation' }],
    ['GET', '/email-link', undefined],
    ['GET', '/passkeys', undefined],
    ['DELETE', '/passkeys/7', undefined],
  ])('%s /users/{userId}%s has one error', async (method, path, body) => {
    const response = await server.call(method, nobody + path, body)
    expect(response).toMatchObject({ status: 404, body: { error: expect.stringContaining('00000000-0000-4000') } })
  })

  test.each(['x', '400633845482841037', 'a%00b', '%F0%9F%91%8D', 'a%2Fb'])('the id %s is nobody’s', async (id) => {
    expect((await server.call('GET', `/users/${id}`)).status).toBe(404)
  })
})

test('a DELETE may carry the type of JSON without a body', async () => {
  const options = { headers: { 'content-type': 'application/json' } }
  expect((await server.call('DELETE', `/users/${await create()}`, undefined, options)).status).toBe(204)
})

test.each(['application/json', 'application/merge-patch+json'])(
  'a PATCH of type %s without a body is rejected',
  async (type) => {
    const userId = await create()
    const options = { headers: { 'content-type': type } }
    expect((await server.call('PATCH', `/users/${userId}`, undefined, options)).status).toBe(400)
  },
)
