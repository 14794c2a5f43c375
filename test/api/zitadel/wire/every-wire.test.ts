import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { minimalHuman, startToyServer, type ToyServer } from '#test/api/zitadel/wire/toy-server.ts'
import { type Wire, wiresOf } from '#test/api/zitadel/wire/wires.ts'

const { addHumanUser, getUserByID, getMyOrg, isUserUnique, healthz, setUserMetadata, deactivateUser } =
  ManagementService.method
const NAMES = [
  'grpc-js',
  'Connect client, gRPC',
  'gRPC-Web, HTTP/1.1',
  'gRPC-Web, HTTP/2',
  'Connect, HTTP/1.1',
  'Connect JSON, HTTP/2',
  'REST, HTTP/1.1',
  'REST, HTTP/2',
]
const good = { authorization: 'Bearer good' }

let server: ToyServer
let all: ReturnType<typeof wiresOf>
beforeAll(async () => {
  server = await startToyServer()
  all = wiresOf(server.url)
})
afterAll(async () => {
  all.close()
  await server.close()
})

test('every wire is tried', () => {
  expect(Object.keys(all.wires)).toEqual(NAMES)
})

describe.each(NAMES)('over %s', (name) => {
  const call: Wire = (...args) => (all.wires[name] as Wire)(...args)

  test('a call is answered, with the context of its headers and a request id', async () => {
    const response = await call(addHumanUser, minimalHuman(`ok ${name}`), { ...good, 'x-zitadel-orgid': 'org-7' })
    expect(response).toMatchObject({
      code: 0,
      body: { details: { sequence: '2', creationDate: '2026-01-02T03:04:05.060Z', resourceOwner: 'org-7' } },
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
    const read = await call(getUserByID, { id: String(response.body.userId) }, good)
    expect(read.body).toEqual({
      user: { id: response.body.userId, userName: `ok ${name}`.toLowerCase(), human: { phone: {} } },
    })
  })

  test('default values are omitted, so a message of defaults is empty', async () => {
    await call(addHumanUser, minimalHuman(`taken ${name}`), good)
    expect(await call(isUserUnique, { userName: `taken ${name}` }, good)).toMatchObject({ code: 0, body: {} })
    expect(await call(isUserUnique, { userName: `free ${name}` }, good)).toMatchObject({ body: { isUnique: true } })
  })

  test('bytes are returned unchanged', async () => {
    const value = Buffer.from('\u00ff\u0000a', 'latin1').toString('base64')
    const response = await call(setUserMetadata, { id: '1', key: 'k', value }, good)
    expect(response.body).toEqual({ details: { resourceOwner: '\u00ff\u0000a' } })
  })

  test('an error has its code, its text in the requested language, its id and its detail', async () => {
    await call(addHumanUser, minimalHuman(`dup ${name}`), good)
    const english = await call(addHumanUser, minimalHuman(`dup ${name}`), good)
    expect(english).toMatchObject({
      code: 6,
      message: 'User already exists (V3-DKcYh)',
      details: [{ id: 'V3-DKcYh', message: 'User already exists' }],
    })
    const german = await call(addHumanUser, minimalHuman(`dup ${name}`), {
      ...good,
      'accept-language': 'de-CH,en;q=0.5',
    })
    expect(german.message).toBe('Benutzer existiert bereits (V3-DKcYh)')
  })

  test('a validation error has neither id nor detail', async () => {
    const response = await call(addHumanUser, { ...minimalHuman('x'), userName: '' }, good)
    expect(response).toMatchObject({
      code: 3,
      message: 'invalid AddHumanUserRequest.UserName: value length must be between 1 and 200 runes, inclusive',
      details: [],
    })
  })

  test('a caller without authentication or permission is rejected, for every request', async () => {
    const empty = { userName: '' }
    expect(await call(addHumanUser, empty, {})).toMatchObject({ code: 16, message: 'auth header missing', details: [] })
    expect(await call(addHumanUser, empty, { authorization: 'Bearer bad' })).toMatchObject({
      code: 16,
      message: 'Errors.Token.Invalid (AUTH-7fs1e)',
    })
    expect(await call(addHumanUser, empty, { authorization: 'Bearer reader' })).toMatchObject({
      code: 7,
      message: 'No matching permissions found (AUTH-5mWD2)',
    })
    expect(await call(addHumanUser, empty, { ...good, 'x-zitadel-orgid': 'nowhere' })).toMatchObject({
      code: 7,
      message: "Organisation doesn't exist (AUTH-Bs7Ds)",
    })
  })

  test('an unimplemented method returns UNIMPLEMENTED, after the authentication', async () => {
    expect(await call(getMyOrg, {}, {})).toMatchObject({ code: 16 })
    expect(await call(deactivateUser, { id: '1' }, { authorization: 'Bearer reader' })).toMatchObject({ code: 7 })
    expect(await call(getMyOrg, {}, good)).toMatchObject({
      code: 12,
      message: 'method GetMyOrg is not implemented',
      details: [],
    })
  })

  test('an unknown error reveals no details, and the log has them under the request id of the response', async () => {
    const response = await call(addHumanUser, minimalHuman('boom'), good)
    expect(response).toMatchObject({ code: 13, message: 'An internal error occurred (INTER-000)' })
    expect(JSON.stringify(response)).not.toMatch(/SELECT|srv|\.ts/)
    const line = server.lines.find((one) => one.fields.requestId === response.requestId)
    expect(line).toMatchObject({
      level: 'error',
      fields: { rpc: 'zitadel.management.v1.ManagementService/AddHumanUser' },
    })
    expect(String(line?.fields.cause)).toContain('SELECT secret')
  })

  test('text beyond ASCII is returned unchanged', async () => {
    const response = await call(addHumanUser, minimalHuman('umlaut'), good)
    expect(response).toMatchObject({ code: 9, message: 'Prüfung: 100% "nein", 😀 (TOY-1)' })
  })

  test('healthz is public', async () => {
    expect(await call(healthz, {}, {})).toMatchObject({ code: 0, body: {} })
  })
})

test('the access check gets the rule of the method, with the field of the object that it is limited to', async () => {
  server.rules.length = 0
  const call = all.wires['REST, HTTP/1.1'] as Wire
  await call(ManagementService.method.getProjectByID, { id: '77' }, good)
  await call(ManagementService.method.getMyOrg, {}, good)
  await call(healthz, {}, good)
  expect(server.rules).toEqual([
    { permission: 'project.read', checkField: 'Id' },
    { permission: 'org.read' },
    undefined,
  ])
})

test('the API counts the calls it serves', () => {
  expect(server.api.coverage).toEqual([{ service: 'zitadel.management.v1.ManagementService', served: 6, all: 296 }])
})
