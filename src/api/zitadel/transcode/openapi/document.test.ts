import type { DescMethodUnary, DescService } from '@bufbuild/protobuf'
import { AdminService } from '@zitadel/proto/zitadel/admin_pb.js'
import { AuthService } from '@zitadel/proto/zitadel/auth_pb.js'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import { UserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js'
import { expect, test } from 'vitest'
import { createRpc } from '#api/zitadel/interceptors/chain.ts'
import { openApiDocument } from '#api/zitadel/transcode/openapi/document.ts'
import type { JsonSchema, OpenApiDocument, Operation } from '#api/zitadel/transcode/openapi/schema-types.ts'
import { unwatched } from '#kit/watch.ts'

const around = {
  access: { authenticate: async () => ({ caller: { id: '' }, orgId: '' }) },
  watch: unwatched,
  within: 'none',
} as const

function documentOf(name: string, basePath: string, service: DescService): OpenApiDocument {
  const rpcs = service.methods.map((method) => createRpc(method as DescMethodUnary, undefined, around, () => {}))
  return openApiDocument({ name, basePath, rpcs, examples: new Map() })
}

const management = documentOf('management', '/management/v1', ManagementService)

const operationsOf = (document: OpenApiDocument): [path: string, operation: Operation][] =>
  Object.entries(document.paths).flatMap(([path, item]) =>
    Object.values(item).map((one): [string, Operation] => [path, one]),
  )

function* refsIn(value: unknown): Generator<string> {
  if (typeof value !== 'object' || value === null) return
  for (const [key, one] of Object.entries(value)) {
    if (key === '$ref' && typeof one === 'string') yield one
    else yield* refsIn(one)
  }
}

const schema = (name: string): JsonSchema => management.components.schemas[name] ?? {}
const operation = (path: string, method: string): Operation => {
  const operation = management.paths[path]?.[method]
  if (!operation) throw new Error(`no ${method} ${path}`)
  return operation
}

test.each([
  ['management', ManagementService, 296],
  ['admin', AdminService, 204],
  ['auth', AuthService, 53],
  ['user', UserService, 58],
])('the document of %s is complete: every operation once, every reference resolves', (name, service, count) => {
  const document = documentOf(name, '', service)
  const operations = operationsOf(document)
  expect(operations).toHaveLength(count)
  expect(new Set(operations.map(([, one]) => one.operationId)).size).toBe(count)
  for (const ref of refsIn(document)) {
    expect(document.components.schemas).toHaveProperty([ref.replace('#/components/schemas/', '')])
  }
  for (const [key] of Object.entries(document.components.schemas)) expect(key).toMatch(/^[a-zA-Z0-9._-]+$/)
})

test('the variables of every path are its path parameters, each listed once', () => {
  for (const [path, { parameters = [] }] of operationsOf(management)) {
    const inPath = parameters.filter((one) => one.in === 'path')
    expect(inPath.map((one) => `{${one.name}}`)).toEqual(path.match(/\{[^}]+\}/g) ?? [])
    expect(inPath.every((one) => one.required)).toBe(true)
    expect(new Set(parameters.map((one) => `${one.in} ${one.name}`)).size).toBe(parameters.length)
  }
})

test('every operation documents success, failures and the required permission', () => {
  for (const [, one] of operationsOf(management)) {
    expect(one.responses).toHaveProperty('200')
    expect(one.responses.default?.content['application/json'].schema.$ref).toBe(
      '#/components/schemas/google.rpc.Status',
    )
    expect(one['x-permission'] !== undefined || one.security?.length === 0).toBe(true)
  }
  expect(operation('/users/human', 'post')['x-permission']).toBe('user.write')
  expect(operation('/healthz', 'get').security).toEqual([])
  expect(management.security).toEqual([{ bearer: [] }])
})

test('limits of the rules are limits of the schemas', () => {
  expect(schema('zitadel.management.v1.AddHumanUserRequest')).toMatchObject({
    required: ['userName', 'profile', 'email'],
    properties: { userName: { type: 'string', minLength: 1, maxLength: 200 }, initialPassword: { type: 'string' } },
  })
  expect(schema('zitadel.management.v1.AddHumanUserRequest.Phone').properties?.phone).toEqual({
    type: 'string',
    minLength: 1,
    maxLength: 50,
    pattern: '^\\+',
  })
  expect(schema('zitadel.management.v1.AddHumanUserRequest.Email').properties?.email).toMatchObject({ format: 'email' })
  const search = schema('zitadel.user.v1.SearchQuery')
  expect(search).toMatchObject({ minProperties: 1, maxProperties: 1 })
})

test('types match the JSON on the wire', () => {
  expect(schema('zitadel.v1.ObjectDetails').properties).toMatchObject({
    sequence: { type: 'string', format: 'uint64' },
    creationDate: { type: 'string', format: 'date-time' },
  })
  expect(schema('zitadel.v1.ListQuery').properties).toMatchObject({
    limit: { type: 'integer', minimum: 0 },
    asc: { type: 'boolean' },
  })
  expect(schema('zitadel.user.v1.Gender')).toMatchObject({
    type: 'string',
    enum: expect.arrayContaining(['GENDER_FEMALE']),
  })
  expect(schema('zitadel.metadata.v1.Metadata').properties?.value).toMatchObject({ contentEncoding: 'base64' })
})

test('path parameters are not repeated in the body', () => {
  const body = operation('/users/{user_id}/username', 'put').requestBody?.content['application/json'].schema
  expect(Object.keys(body?.properties ?? {})).toEqual(['userName'])
})

test('a request without a body offers its fields as query parameters, those of messages by their path', () => {
  const unique = operation('/users/_is_unique', 'get').parameters ?? []
  expect(unique.filter((one) => one.in === 'query').map((one) => one.name)).toEqual(['userName', 'email'])
  const roles = operation('/projects/grants/members/roles/_search', 'post').parameters ?? []
  expect(roles.map((one) => one.name)).toEqual(expect.arrayContaining(['query.offset', 'query.limit', 'query.asc']))
})
