/** The OpenAPI document of a service, read from its descriptors like everything else at this API. */
import { getOption } from '@bufbuild/protobuf'
import { openapiv2_operation } from '@zitadel/proto/protoc-gen-openapiv2/options/annotations_pb.js'
import { accessRuleOf } from '#api/zitadel/interceptors/access.ts'
import type { Rpc } from '#api/zitadel/interceptors/chain.ts'
import { findFields } from '#api/zitadel/transcode/field-text.ts'
import { fieldSchema } from '#api/zitadel/transcode/openapi/field-schema.ts'
import { parametersOf } from '#api/zitadel/transcode/openapi/parameters.ts'
import type { JsonSchema, OpenApiDocument, Operation } from '#api/zitadel/transcode/openapi/schema-types.ts'
import { createSchemaBook, objectSchema, type SchemaBook } from '#api/zitadel/transcode/openapi/schemas.ts'
import { type RestBinding, restBindings, successStatus } from '#api/zitadel/transcode/rest-routes.ts'

const STATUS_SCHEMA = 'google.rpc.Status'

/** google.rpc.Status (docs/contract/zitadel-management-v1.md, 4.1): the body of every answer that is no success. */
const STATUS: JsonSchema = {
  type: 'object',
  properties: {
    code: { type: 'integer', format: 'int32', description: 'The gRPC code.' },
    message: { type: 'string', description: 'The text, followed by the id of the error in parentheses.' },
    details: {
      type: 'array',
      items: {
        type: 'object',
        properties: { '@type': { type: 'string' }, id: { type: 'string' }, message: { type: 'string' } },
        required: ['@type'],
      },
    },
  },
  required: ['code', 'message'],
}

/** `name` is that of the document; paths are below `basePath`, which is the document's server. */
export function openApiDocument(name: string, basePath: string, rpcs: readonly Rpc[]): OpenApiDocument {
  const book = createSchemaBook()
  const paths: Record<string, Record<string, Operation>> = {}
  for (const rpc of rpcs) {
    for (const binding of documentedBindings(rpc)) {
      const path = pathOf(binding)
      paths[path] = { ...paths[path], [binding.httpMethod.toLowerCase()]: operation(rpc, binding, book) }
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: `${name} API`,
      version: '1.0',
      description: 'JSON in lowerCamelCase; snake_case is read as well. Defaults are left out of answers.',
    },
    servers: [{ url: basePath || '/' }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { [STATUS_SCHEMA]: STATUS, ...book.schemas },
    },
  }
}

/** The REST bindings of an RPC; one that has none is called by Connect, as a POST of JSON to its name. */
function documentedBindings({ method, name }: Rpc): RestBinding[] {
  const bindings = restBindings(method)
  if (bindings.length > 0) return bindings
  const segments = name.split('/').map((text) => ({ kind: 'literal' as const, text }))
  return [{ httpMethod: 'POST', template: `/${name}`, segments, body: '*' }]
}

/** `{role_key=**}` is `{role_key}` here: OpenAPI has no word for a variable of several segments. */
function pathOf({ segments }: RestBinding): string {
  return `/${segments.map((one) => (one.kind === 'literal' ? one.text : `{${one.path}}`)).join('/')}`
}

function operation({ method, implemented }: Rpc, binding: RestBinding, book: SchemaBook): Operation {
  const { summary, description, tags } = getOption(method, openapiv2_operation)
  const rule = accessRuleOf(method)
  const parameters = parametersOf(method, binding, book.refer)
  const body = bodySchema(method, binding, book)
  return {
    operationId: method.name,
    summary: summary || method.name,
    ...(description ? { description } : {}),
    ...(tags.length > 0 ? { tags } : {}),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: json(body) } : {}),
    responses: {
      [successStatus(method)]: { description: 'Done.', ...json(book.refer(method.output)) },
      default: { description: 'Refused.', ...json({ $ref: `#/components/schemas/${STATUS_SCHEMA}` }) },
    },
    ...(rule ? { 'x-permission': rule.permission } : { security: [] as const }),
    'x-implemented': implemented,
  }
}

const json = (schema: JsonSchema) => ({ content: { 'application/json': { schema } } })

function bodySchema(
  { input }: Rpc['method'],
  { body, segments }: RestBinding,
  book: SchemaBook,
): JsonSchema | undefined {
  if (body === '') return undefined
  if (body !== '*') {
    const field = findFields(input, body)?.at(-1)
    return field && fieldSchema(field, book.refer)
  }
  const inPath = new Set(segments.flatMap((one) => (one.kind === 'literal' ? [] : [one.path])))
  return inPath.size === 0 ? book.refer(input) : objectSchema(input, book.refer, inPath)
}
