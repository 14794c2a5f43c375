import { type DescMessage, type DescMethodUnary, equals, type Message, toJson } from '@bufbuild/protobuf'
import { AdminService } from '@zitadel/proto/zitadel/admin_pb.js'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import { UserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js'
import { GenderSchema } from '@zitadel/proto/zitadel/user_pb.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileRequestDecoder } from '#api/zitadel/transcode/decode-request.ts'
import { restBindings } from '#api/zitadel/transcode/rest-routes.ts'
import { AppError } from '#kit/errors.ts'

/** Decodes as the REST route of the method does. */
function decode(
  method: DescMethodUnary,
  raw: { body?: string | Uint8Array; query?: string; pathValues?: string[] },
): Message {
  const [binding] = restBindings(method)
  if (!binding) throw new Error('no binding')
  const pathFields = binding.segments.flatMap((one) => (one.kind === 'literal' ? [] : [one.path]))
  const body = typeof raw.body === 'string' ? Buffer.from(raw.body) : (raw.body ?? Buffer.alloc(0))
  return compileRequestDecoder(method, binding.body, pathFields)({ query: '', pathValues: [], ...raw, body })
}

const json = (method: DescMethodUnary, raw: Parameters<typeof decode>[1]) => toJson(method.input, decode(method, raw))

const fault = (method: DescMethodUnary, raw: Parameters<typeof decode>[1]): string => {
  try {
    decode(method, raw)
  } catch (error) {
    expect(error).toMatchObject({ kind: 'invalidArgument', id: '' })
    return (error as AppError).key
  }
  throw new Error('was taken')
}

const {
  addHumanUser,
  getUserByID,
  isUserUnique,
  listUsers,
  setUserMetadata,
  updateUserName,
  addOIDCApp,
  addPersonalAccessToken,
  bulkRemoveUserMetadata,
  listProjectGrantMemberRoles,
  updateProjectRole,
  listHumanAuthFactors,
} = ManagementService.method

test.each([
  ['{"userName":"a"}', { userName: 'a' }],
  ['{"user_name":"a"}', { userName: 'a' }],
  ['', {}],
  ['{"userName":null,"profile":null}', {}],
  ['{"userName":"a","userId":"5","more":{"x":[1]}}', { userName: 'a' }],
  ['{"profile":{"gender":"GENDER_FEMALE"}}', { profile: { gender: 'GENDER_FEMALE' } }],
  ['{"profile":{"gender":1}}', { profile: { gender: 'GENDER_FEMALE' } }],
  ['{"profile":{"gender":77}}', { profile: { gender: 77 } }],
  ['{"profile":{"gender":"GENDER_UNHEARD_OF"}}', { profile: {} }],
  ['{"phone":{}}', { phone: {} }],
  ['{"userName":"a"} and more', { userName: 'a' }],
])('the body %s is decoded to %j', (body, message) => {
  expect(json(addHumanUser, { body })).toEqual(message)
})

test.each([
  ['{"userName":5}', /^proto: .*user_name.*expected string, got 5/],
  ['{"profile":"x"}', /^proto: .*Profile/],
  ['{"profile":[]}', /^proto: /],
  ['[]', /^proto: /],
  ['null', /^proto: /],
  ['5', /^proto: /],
  ['{"email":{"isEmailVerified":"yes"}}', /^proto: .*is_email_verified/],
  ['{"userName":"a","user_name":"b"}', /^proto: .*set multiple times/],
  ['{"userName":"a","userName":"b"}', /duplicate object key/],
  ['{"profile":{"gender":1.5}}', /^proto: /],
  ['{"userName":', /unexpected EOF/],
])('the body %s is refused', (body, reason) => {
  expect(fault(addHumanUser, { body })).toMatch(reason)
})

test('a body that is not UTF-8 is rejected', () => {
  expect(fault(addHumanUser, { body: Uint8Array.of(0x22, 0xff, 0x22) })).toBe('invalid UTF-8 in request body')
})

test('a wrong value is shortened in the error', () => {
  expect(fault(addHumanUser, { body: `{"email":{"isEmailVerified":"${'x'.repeat(100_000)}"}}` }).length).toBeLessThan(
    400,
  )
})

test('two members of one oneof are refused', () => {
  const query = '{"queries":[{"userNameQuery":{"userName":"a"},"emailQuery":{"emailAddress":"b"}}]}'
  expect(fault(listUsers, { body: query })).toMatch(/oneof set multiple times/)
})

test('64-bit integers are taken as numbers and as strings, to the last digit', () => {
  for (const offset of ['18446744073709551615', '"18446744073709551615"']) {
    expect(json(listUsers, { body: `{"query":{"offset":${offset}}}` })).toEqual({
      query: { offset: '18446744073709551615' },
    })
  }
  expect(fault(listUsers, { body: '{"query":{"offset":-1}}' })).toMatch(/out of range/)
  expect(fault(listUsers, { body: '{"query":{"offset":1.5}}' })).toMatch(/out of range/)
  expect(fault(listUsers, { body: `{"query":{"offset":${'9'.repeat(100_000)}}}` })).toMatch(/out of range/)
})

test.each(['-_8=', '+/8=', '-_8', '+/8'])('bytes are taken from %s in either alphabet, padded or not', (value) => {
  expect(json(setUserMetadata, { body: `{"value":"${value}"}`, pathValues: ['1', 'k'] })).toEqual({
    id: '1',
    key: 'k',
    value: '+/8=',
  })
})

test.each([
  ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
  ['2026-01-02T05:04:05.5+02:00', '2026-01-02T03:04:05.500Z'],
  ['2026-01-01T22:04:05.000001-05:00', '2026-01-02T03:04:05.000001Z'],
  ['2026-01-02T03:04:05.123456789Z', '2026-01-02T03:04:05.123456789Z'],
])('the time %s is %s', (text, utc) => {
  expect(json(addPersonalAccessToken, { body: `{"expirationDate":"${text}"}`, pathValues: ['1'] })).toEqual({
    userId: '1',
    expirationDate: utc,
  })
})

test.each(['yesterday', '2026-13-01T00:00:00Z', '2026-01-02', 5])('the time %j is refused', (text) => {
  expect(fault(addPersonalAccessToken, { body: JSON.stringify({ expirationDate: text }), pathValues: ['1'] })).toMatch(
    /^proto: /,
  )
})

test.each([
  ['3s', '3s'],
  ['1.5s', '1.500s'],
  ['-0.25s', '-0.250s'],
])('the duration %s is %s', (text, expected) => {
  expect(json(addOIDCApp, { body: `{"clockSkew":"${text}"}`, pathValues: ['1'] })).toEqual({
    projectId: '1',
    clockSkew: expected,
  })
})

test.each(['3', '3m', '', 's', '1.0000000001s'])('the duration %j is refused', (text) => {
  expect(fault(addOIDCApp, { body: JSON.stringify({ clockSkew: text }), pathValues: ['1'] })).toMatch(/^proto: /)
})

test('a path variable is decoded, and wins over the body', () => {
  expect(json(updateUserName, { body: '{"userId":"2","userName":"n"}', pathValues: ['a%2Fb%20%C3%A9'] })).toEqual({
    userId: 'a/b é',
    userName: 'n',
  })
  expect(json(updateProjectRole, { body: '{}', pathValues: ['1', 'a/b%2Fc'] })).toEqual({
    projectId: '1',
    roleKey: 'a/b/c',
  })
})

test.each(['%', '%zz', '%ff', '%c3'])('the path variable %s is refused', (value) => {
  expect(fault(getUserByID, { pathValues: [value] })).toMatch(/malformed request path/)
})

test('a GET takes its fields from the query, by either name', () => {
  expect(json(isUserUnique, { query: 'userName=a%20b&email=c+d' })).toEqual({ userName: 'a b', email: 'c d' })
  expect(json(isUserUnique, { query: 'user_name=a&nothing=5&=&&' })).toEqual({ userName: 'a' })
})

test('a request with a body takes nothing from the query, and one without takes nothing from the body', () => {
  expect(json(addHumanUser, { body: '{}', query: 'userName=a' })).toEqual({})
  expect(json(listHumanAuthFactors, { body: '{"userId":"2"', pathValues: ['1'] })).toEqual({ userId: '1' })
})

test('a DELETE whose route has a body reads the body', () => {
  expect(json(bulkRemoveUserMetadata, { body: '{"keys":["a"]}', pathValues: ['1'] })).toEqual({ id: '1', keys: ['a'] })
})

test('the query sets members of messages, lists, enums, flags and times', () => {
  expect(
    json(listProjectGrantMemberRoles, { query: 'query.limit=5&query.offset=7&query.asc=true&result=a&result=b' }),
  ).toEqual({
    query: { limit: 5, offset: '7', asc: true },
    result: ['a', 'b'],
  })
  const { listInstanceDomains } = AdminService.method
  expect(json(listInstanceDomains, { query: 'sortingColumn=DOMAIN_FIELD_NAME_DOMAIN' })).toEqual({
    sortingColumn: 'DOMAIN_FIELD_NAME_DOMAIN',
  })
  expect(json(listInstanceDomains, { query: 'sorting_column=1' })).toEqual({
    sortingColumn: 'DOMAIN_FIELD_NAME_DOMAIN',
  })
  const { listAuthenticationFactors } = UserService.method
  expect(
    json(listAuthenticationFactors, { query: 'states=AUTH_FACTOR_STATE_READY&states=1', pathValues: ['1'] }),
  ).toMatchObject({
    states: ['AUTH_FACTOR_STATE_READY', 'AUTH_FACTOR_STATE_NOT_READY'],
  })
})

test.each([
  ['query.limit=x', /query\.limit|limit/],
  ['query.limit=-1', /limit/],
  ['query.asc=maybe', /bool field asc/],
  ['query.limit=1&query.limit=2', /too many values/],
  ['query=1', /cannot be given as a query parameter/],
  ['query.limit=%zz', /malformed query/],
])('the query %s is refused', (query, reason) => {
  expect(fault(listProjectGrantMemberRoles, { query })).toMatch(reason)
})

test('an unknown enum name in a query is rejected, since the intended value is unclear', () => {
  expect(fault(AdminService.method.listInstanceDomains, { query: 'sortingColumn=NOTHING' })).toMatch(/^proto: /)
})

test('a field given under both of its names is rejected as repeated', () => {
  expect(fault(isUserUnique, { query: 'userName=a&user_name=b' })).toMatch(/too many values/)
})

test('a method without such a body field is an error at start', () => {
  expect(() => compileRequestDecoder(addHumanUser, 'nothing', [])).toThrow('no body field')
  expect(() => compileRequestDecoder(addHumanUser, '*', ['nothing'])).toThrow('has no nothing')
})

test('a route whose body is one field takes the other fields from the query', () => {
  const decoder = compileRequestDecoder(addHumanUser, 'profile', [])
  const message = decoder({ body: Buffer.from('{"firstName":"M"}'), query: 'userName=a', pathValues: [] })
  expect(toJson<DescMessage>(addHumanUser.input, message)).toEqual({ userName: 'a', profile: { firstName: 'M' } })
})

test('deep nesting is rejected before it overflows the stack', () => {
  for (const depth of [40, 120, 10_000]) {
    const query = `${'{"notQuery":{"query":'.repeat(depth)}{}${'}}'.repeat(depth)}`
    const body = `{"queries":[${query}]}`
    if (depth === 40) expect(decode(listUsers, { body })).toBeDefined()
    else expect(fault(listUsers, { body })).toMatch(/depth/)
  }
})

const text = fc.string({ unit: 'grapheme' })
const human = fc.record(
  {
    userName: text,
    profile: fc.record({ firstName: text, gender: fc.integer({ min: -1, max: 5 }) }, { requiredKeys: [] }),
    email: fc.record({ email: text, isEmailVerified: fc.boolean() }, { requiredKeys: [] }),
    initialPassword: text,
  },
  { requiredKeys: [] },
)

const withoutDefaults = (value: object): object =>
  Object.fromEntries(
    Object.entries(value)
      .filter(([, one]) => one !== '' && one !== false && one !== 0)
      .map(([key, one]) => [key, typeof one === 'object' ? withoutDefaults(one) : nameOfGender(key, one)]),
  )
const nameOfGender = (key: string, value: unknown) =>
  key === 'gender' && typeof value === 'number'
    ? (GenderSchema.values.find((one) => one.number === value)?.name ?? value)
    : value

test('a message written as JSON is read back as the same message', () => {
  fc.assert(
    fc.property(human, (init) => {
      const body = JSON.stringify(init)
      const message = decode(addHumanUser, { body })
      const written = JSON.stringify(toJson<DescMessage>(addHumanUser.input, message))
      expect(equals<DescMessage>(addHumanUser.input, decode(addHumanUser, { body: written }), message)).toBe(true)
      // All given values are present, except defaults, which are not written.
      expect(JSON.parse(written)).toEqual(withoutDefaults(init))
    }),
    { numRuns: 500 },
  )
})

const methods = [addHumanUser, listUsers, addOIDCApp, addPersonalAccessToken, isUserUnique, listProjectGrantMemberRoles]

test('any body and any query give a message or InvalidArgument, and nothing else', () => {
  const names = methods.flatMap((method) => method.input.fields.map((field) => field.jsonName))
  const key = fc.oneof(fc.constantFrom(...names, 'query.limit', 'query.asc', '__proto__', 'constructor'), fc.string())
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.dictionary(key, fc.jsonValue()).map((value) => Buffer.from(JSON.stringify(value))),
  )
  const query = fc
    .array(fc.tuple(key, fc.string()))
    .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&'))
  fc.assert(
    fc.property(fc.constantFrom(...methods), body, query, fc.webSegment(), (method, bytes, parameters, segment) => {
      try {
        expect(decode(method, { body: bytes, query: parameters, pathValues: [segment] }).$typeName).toBe(
          method.input.typeName,
        )
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        expect(error.kind).toBe('invalidArgument')
      }
    }),
    { numRuns: 1000 },
  )
})

test('no member of a request changes the prototype of objects', () => {
  decode(listUsers, { body: '{"__proto__":{"polluted":1},"query":{"__proto__":{"polluted":1}}}' })
  decode(isUserUnique, { query: '__proto__.polluted=1&constructor.prototype.polluted=1' })
  expect('polluted' in {}).toBe(false)
})
