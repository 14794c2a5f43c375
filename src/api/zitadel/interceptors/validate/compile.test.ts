import { readdirSync } from 'node:fs'
import { create, type DescMessage, type DescService, fromJson, type JsonValue } from '@bufbuild/protobuf'
import { StringRulesSchema } from '@zitadel/proto/validate/validate_pb.js'
import { AdminService } from '@zitadel/proto/zitadel/admin_pb.js'
import { InIDsFilterSchema } from '@zitadel/proto/zitadel/filter/v2beta/filter_pb.js'
import {
  AddAppleProviderRequestSchema,
  AddHumanUserRequestSchema,
  AddLDAPProviderRequestSchema,
  AddMachineKeyRequestSchema,
  AddOIDCAppRequestSchema,
  BulkSetUserMetadataRequestSchema,
  ImportHumanUserRequestSchema,
  ListUsersRequestSchema,
  ManagementService,
  ResendHumanInitializationRequestSchema,
  SetCustomInitMessageTextRequestSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import { RequestContextSchema } from '@zitadel/proto/zitadel/object/v2/object_pb.js'
import { AddQuotaRequestSchema } from '@zitadel/proto/zitadel/system_pb.js'
import { expect, test } from 'vitest'
import { compileValidator } from '#api/zitadel/interceptors/validate/compile.ts'
import { readRules } from '#api/zitadel/interceptors/validate/rule-reader.ts'

const fault = (schema: DescMessage, json: JsonValue): string | undefined => {
  try {
    compileValidator(schema)(fromJson(schema, json))
    return undefined
  } catch (error) {
    expect(error).toMatchObject({ kind: 'invalidArgument', id: '' })
    return error instanceof Error ? error.message : String(error)
  }
}

const profile = { firstName: 'Minnie', lastName: 'Mouse' }
const email = { email: 'minnie@example.com' }
const human = (change: object) => ({ userName: 'minnie', profile, email, ...change })

const inProfile = (field: string, reason: string) =>
  `invalid AddHumanUserRequest.Profile: embedded message failed validation | caused by: invalid AddHumanUserRequest_Profile.${field}: ${reason}`
const inEmail = (cause: string) =>
  `invalid AddHumanUserRequest.Email: embedded message failed validation | caused by: invalid AddHumanUserRequest_Email.Email: value must be a valid email address | caused by: ${cause}`

test('a complete user passes, with and without a phone', () => {
  expect(fault(AddHumanUserRequestSchema, human({}))).toBeUndefined()
  expect(
    fault(AddHumanUserRequestSchema, human({ phone: { phone: '+41791234567' }, profile: { ...profile, gender: 77 } })),
  ).toBeUndefined()
})

test.each([
  [{ userName: '' }, 'invalid AddHumanUserRequest.UserName: value length must be between 1 and 200 runes, inclusive'],
  [
    { userName: 'a'.repeat(201) },
    'invalid AddHumanUserRequest.UserName: value length must be between 1 and 200 runes, inclusive',
  ],
  [{ userName: 'a\0b' }, 'invalid AddHumanUserRequest.UserName: value must not contain U+0000'],
  [{ profile: null }, 'invalid AddHumanUserRequest.Profile: value is required'],
  [{ email: null }, 'invalid AddHumanUserRequest.Email: value is required'],
  [{ profile: {} }, inProfile('FirstName', 'value length must be between 1 and 200 runes, inclusive')],
  [
    { profile: { ...profile, nickName: 'é'.repeat(201) } },
    inProfile('NickName', 'value length must be at most 200 runes'),
  ],
  [
    { profile: { ...profile, preferredLanguage: 'x'.repeat(11) } },
    inProfile('PreferredLanguage', 'value length must be at most 10 runes'),
  ],
  [{ email: { email: 'nobody' } }, inEmail("mail: missing '@' or angle-addr")],
  [{ email: {} }, inEmail('mail: no address')],
  [
    { email: { email: `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(60)}` } },
    inEmail('email addresses cannot exceed 254 characters'),
  ],
  [
    { phone: {} },
    'invalid AddHumanUserRequest.Phone: embedded message failed validation | caused by: invalid AddHumanUserRequest_Phone.Phone: value length must be between 1 and 50 runes, inclusive',
  ],
  [
    { phone: { phone: '0791234567' } },
    'invalid AddHumanUserRequest.Phone: embedded message failed validation | caused by: invalid AddHumanUserRequest_Phone.Phone: value does not have prefix "+"',
  ],
])('AddHumanUser with %j is rejected with the text of the contract', (change, text) => {
  expect(fault(AddHumanUserRequestSchema, human(change))).toBe(text)
})

test('lengths count code points, so that 200 emoji fit where 201 do not', () => {
  expect(fault(AddHumanUserRequestSchema, human({ userName: '🐭'.repeat(200) }))).toBeUndefined()
  expect(fault(AddHumanUserRequestSchema, human({ userName: '🐭'.repeat(201) }))).toContain('UserName')
})

test('only the first violation is reported, in the order of the declaration', () => {
  expect(fault(AddHumanUserRequestSchema, {})).toContain('AddHumanUserRequest.UserName')
  expect(fault(AddHumanUserRequestSchema, { userName: 'x' })).toContain('AddHumanUserRequest.Profile')
})

const uniformRules: [string, DescMessage, JsonValue, string][] = [
  [
    'an item of a list',
    ImportHumanUserRequestSchema,
    human({ idps: [{}] }),
    'invalid ImportHumanUserRequest.Idps[0]: embedded message failed validation | caused by: invalid ImportHumanUserRequest_IDP.ConfigId: value length must be between 1 and 200 runes, inclusive',
  ],
  [
    'an oneof that must be set',
    ListUsersRequestSchema,
    { queries: [{}] },
    'invalid ListUsersRequest.Queries[0]: embedded message failed validation | caused by: invalid SearchQuery.Query: value is required',
  ],
  [
    'an enum that is not defined',
    ListUsersRequestSchema,
    { queries: [{ userNameQuery: { userName: 'a', method: 99 } }] },
    'invalid ListUsersRequest.Queries[0]: embedded message failed validation | caused by: invalid SearchQuery.UserNameQuery: embedded message failed validation | caused by: invalid UserNameQuery.Method: value must be one of the defined enum values',
  ],
  [
    'an enum value that is refused',
    AddMachineKeyRequestSchema,
    { userId: '1' },
    'invalid AddMachineKeyRequest.Type: value must not be in list [0]',
  ],
  [
    'bytes',
    BulkSetUserMetadataRequestSchema,
    { id: '1', metadata: [{ key: 'a' }] },
    'invalid BulkSetUserMetadataRequest.Metadata[0]: embedded message failed validation | caused by: invalid BulkSetUserMetadataRequest_Metadata.Value: value length must be between 1 and 500000 bytes, inclusive',
  ],
  [
    'a length in bytes',
    SetCustomInitMessageTextRequestSchema,
    { language: 'de', title: 'é'.repeat(1001) },
    'invalid SetCustomInitMessageTextRequest.Title: value length must be at most 2000 bytes',
  ],
  [
    'an exact length',
    AddAppleProviderRequestSchema,
    { name: 'a', clientId: 'b', teamId: 'short' },
    'invalid AddAppleProviderRequest.TeamId: value length must be 10 runes',
  ],
  [
    'too few items',
    AddLDAPProviderRequestSchema,
    { name: 'a' },
    'invalid AddLDAPProviderRequest.Servers: value must contain between 1 and 20 items, inclusive',
  ],
  [
    'a duration',
    AddOIDCAppRequestSchema,
    { projectId: '1', name: 'a', clockSkew: '6s' },
    'invalid AddOIDCAppRequest.ClockSkew: value must be inside range [0s, 5s]',
  ],
  [
    'a duration that must be given',
    AddQuotaRequestSchema,
    { instanceId: '1', unit: 1, from: '2026-01-01T00:00:00Z', amount: 1 },
    'invalid AddQuotaRequest.ResetInterval: value is required',
  ],
  [
    'a timestamp that must be given',
    AddQuotaRequestSchema,
    { instanceId: '1', unit: 1 },
    'invalid AddQuotaRequest.From: value is required',
  ],
  [
    'a number',
    AddQuotaRequestSchema,
    { instanceId: '1', unit: 1, from: '2026-01-01T00:00:00Z', resetInterval: '1s' },
    'invalid AddQuotaRequest.Amount: value must be greater than 0',
  ],
  [
    'a flag that may only be true',
    RequestContextSchema,
    { instance: false },
    'invalid RequestContext.Instance: value must equal true',
  ],
  [
    'an item given twice',
    InIDsFilterSchema,
    { ids: ['1', '1'] },
    'invalid InIDsFilter.Ids[1]: repeated value must contain unique items',
  ],
]
test.each(uniformRules)('%s is validated by its rule', (_what, schema, json, text) => {
  expect(fault(schema, json)).toBe(text)
})

test('an optional email is validated when it is present', () => {
  expect(fault(ResendHumanInitializationRequestSchema, { userId: '1' })).toBeUndefined()
  expect(fault(ResendHumanInitializationRequestSchema, { userId: '1', email: 'x' })).toContain(
    'Email: value must be a valid email address',
  )
})

test('nested queries are validated at every depth', () => {
  let query: JsonValue = { userNameQuery: { userName: 'x'.repeat(201) } }
  for (let i = 0; i < 20; i++) query = { notQuery: { query } }
  expect(fault(ListUsersRequestSchema, { queries: [query] })).toContain('UserNameQuery.UserName: value length must be')
})

test('every rule of every request message of a published service is supported', async () => {
  const services = await allServices()
  expect(services.map((one) => one.typeName)).toContain(ManagementService.typeName)
  expect(services.map((one) => one.typeName)).toContain(AdminService.typeName)
  let compiled = 0
  for (const service of services) {
    for (const method of service.methods) {
      compileValidator(method.input)
      compiled++
    }
  }
  expect(compiled).toBeGreaterThan(800)
})

test('an unsupported rule is an error and is never skipped', () => {
  const rules = create(StringRulesSchema, { pattern: '^a$' })
  expect(() => readRules(StringRulesSchema, rules, 'Some.field').close()).toThrow(
    'StringRules.pattern, which is not supported',
  )
})

/** Every service of the published package, read from its folder, so that a new one is not forgotten. */
async function allServices(): Promise<DescService[]> {
  const root = new URL('../', import.meta.resolve('@zitadel/proto/zitadel/management_pb.js'))
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('_pb.js'))
  const modules: object[] = await Promise.all(files.map((file) => import(new URL(file, root).href)))
  return modules.flatMap((module) => Object.values(module).filter((one): one is DescService => one?.kind === 'service'))
}
