/** The OpenAPI document of SCIM, from the schemas that its resources are read by. */
import { type HttpOperation, httpDocument } from '#api/openapi/http-document.ts'
import type { CallExamples } from '#api/openapi/read-examples.ts'
import type { Attribute } from '#api/scim/schema/attribute.ts'
import { type ResourceType, resourceTypes } from '#api/scim/schema/resource-type.ts'

type Json = Readonly<Record<string, unknown>>

const MEDIA_TYPE = 'application/scim+json'
const TEXT = { type: 'string' }
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` })

const listQuery = {
  filter: { ...TEXT, description: 'RFC 7644 §3.4.2.2' },
  sortBy: TEXT,
  sortOrder: { ...TEXT, enum: ['ascending', 'descending'] },
  startIndex: { type: 'integer', minimum: 1 },
  count: { type: 'integer', minimum: 0 },
}
const selection = { attributes: TEXT, excludedAttributes: TEXT }

export const scimOperations: readonly HttpOperation[] = [
  ...resourceTypes.flatMap(resourceOperations),
  ...commonOperations(),
]

export const scimDocument = (examples: CallExamples): object =>
  httpDocument({
    title: 'SCIM 2.0',
    description: 'People and groups of one organization (RFC 7643, RFC 7644).',
    basePath: '/scim/v2',
    mediaType: MEDIA_TYPE,
    operations: scimOperations,
    schemas: {
      ...Object.fromEntries(resourceTypes.map((type) => [type.name, objectOf(type.attributes)])),
      ...Object.fromEntries(resourceTypes.map(({ name }) => [`${name}List`, listOf(ref(name))])),
      List: listOf({ type: 'object' }),
      Patch: patch,
      Error: error,
    },
    error: ref('Error'),
    examples,
  })

function resourceOperations({ name, endpoint }: ResourceType): HttpOperation[] {
  const path = `/{orgId}${endpoint}`
  const common = { tag: `${name}s` } as const
  const one = { ...common, path: `${path}/{id}`, query: selection, answer: ref(name), status: 200 } as const
  return [
    {
      ...common,
      ...{ method: 'GET', path, operationId: `list${name}s`, summary: `List ${name.toLowerCase()}s` },
      ...{ query: { ...listQuery, ...selection }, status: 200, answer: ref(`${name}List`) },
    },
    {
      ...common,
      ...{ method: 'POST', path, operationId: `create${name}`, summary: `Create a ${name.toLowerCase()}` },
      ...{ body: ref(name), status: 201, answer: ref(name) },
    },
    {
      ...common,
      ...{ method: 'POST', path: `${path}/.search`, operationId: `search${name}s`, status: 200 },
      ...{ summary: `List ${name.toLowerCase()}s by a body`, body: { type: 'object' }, answer: ref(`${name}List`) },
    },
    { ...one, method: 'GET', operationId: `get${name}`, summary: `Get a ${name.toLowerCase()}` },
    {
      ...one,
      method: 'PUT',
      operationId: `replace${name}`,
      summary: `Replace a ${name.toLowerCase()}`,
      body: ref(name),
    },
    {
      ...one,
      method: 'PATCH',
      operationId: `patch${name}`,
      summary: `Change a ${name.toLowerCase()}`,
      body: ref('Patch'),
    },
    {
      ...common,
      ...{ method: 'DELETE', path: `${path}/{id}`, operationId: `delete${name}`, status: 204 },
      summary: `Delete a ${name.toLowerCase()}`,
    },
  ]
}

function commonOperations(): HttpOperation[] {
  const me = { tag: 'Me', path: '/{orgId}/Me', status: 200, answer: ref('User') } as const
  const discovery = ([path, subject]: readonly [string, string]): HttpOperation => ({
    ...{ method: 'GET', path: `/{orgId}/${path}`, operationId: `get${path}`, tag: 'Discovery', status: 200 },
    ...{ summary: `Get ${subject}`, answer: { type: 'object' } },
  })
  const described = ([path, subject]: readonly [string, string]): HttpOperation => ({
    ...discovery([path, subject]),
    ...{ path: `/{orgId}/${path}/{id}`, operationId: `get${path.slice(0, -1)}`, summary: `Get one of ${subject}` },
  })
  return [
    { ...me, method: 'GET', operationId: 'getMe', summary: 'Get the user who calls' },
    { ...me, method: 'PUT', operationId: 'replaceMe', summary: 'Replace the user who calls', body: ref('User') },
    { ...me, method: 'PATCH', operationId: 'patchMe', summary: 'Change the user who calls', body: ref('Patch') },
    {
      ...{ method: 'DELETE', path: '/{orgId}/Me', operationId: 'deleteMe', tag: 'Me', status: 204 },
      summary: 'Delete the user who calls',
    },
    {
      ...{ method: 'POST', path: '/{orgId}/Bulk', operationId: 'runBulk', tag: 'Bulk', status: 200 },
      ...{ summary: 'Run several operations', body: { type: 'object' }, answer: { type: 'object' } },
    },
    {
      ...{ method: 'POST', path: '/{orgId}/.search', operationId: 'searchAll', tag: 'Search', status: 200 },
      ...{ summary: 'List users and groups', body: { type: 'object' }, answer: ref('List') },
    },
    discovery(['ServiceProviderConfig', 'what the server supports']),
    discovery(['ResourceTypes', 'the kinds of resources']),
    described(['ResourceTypes', 'the kinds of resources']),
    discovery(['Schemas', 'the schemas']),
    described(['Schemas', 'the schemas']),
  ]
}

const listOf = (items: Json): Json => ({
  type: 'object',
  properties: {
    schemas: { type: 'array', items: TEXT },
    totalResults: { type: 'integer' },
    startIndex: { type: 'integer' },
    itemsPerPage: { type: 'integer' },
    Resources: { type: 'array', items },
  },
})

const patch: Json = {
  type: 'object',
  properties: {
    schemas: { type: 'array', items: TEXT },
    Operations: {
      type: 'array',
      items: { type: 'object', properties: { op: TEXT, path: TEXT, value: {} }, required: ['op'] },
    },
  },
  required: ['schemas', 'Operations'],
}

const error: Json = {
  type: 'object',
  properties: {
    schemas: { type: 'array', items: TEXT },
    status: TEXT,
    scimType: TEXT,
    detail: TEXT,
    requestId: { ...TEXT, description: 'Names the request in the log, as the header x-request-id does.' },
    hint: { ...TEXT, description: 'What to change, where the server knows it.' },
  },
  required: ['schemas', 'status'],
}

function objectOf(attributes: readonly Attribute[]): Json {
  const properties = attributes.map((one): [string, Json] => [one.name, schemaOf(one)])
  return { type: 'object', properties: Object.fromEntries(properties) }
}

function schemaOf(attribute: Attribute): Json {
  const { description, multiValued, mutability } = attribute
  const flags = {
    ...(mutability === 'readOnly' ? { readOnly: true } : {}),
    ...(mutability === 'writeOnly' ? { writeOnly: true } : {}),
  }
  const single = singleOf(attribute)
  return multiValued ? { type: 'array', items: single, description, ...flags } : { ...single, description, ...flags }
}

function singleOf({ type, subAttributes, canonicalValues }: Attribute): Json {
  if (type === 'complex') return objectOf(subAttributes ?? [])
  if (type === 'boolean' || type === 'integer') return { type }
  const format = { dateTime: { format: 'date-time' }, binary: { contentEncoding: 'base64' }, string: {}, reference: {} }
  return { ...TEXT, ...format[type], ...(canonicalValues ? { examples: canonicalValues } : {}) }
}
