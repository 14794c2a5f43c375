/** The OpenAPI document of a service, read from its descriptors like everything else at this API. */
import { getOption } from '@bufbuild/protobuf'
import { Code } from '@connectrpc/connect'
import { openapiv2_operation } from '@zitadel/proto/protoc-gen-openapiv2/options/annotations_pb.js'
import type { CallExample, CallExamples } from '#api/openapi/read-examples.ts'
import { accessRuleOf } from '#api/zitadel/interceptors/access.ts'
import { type Rpc, unimplementedText } from '#api/zitadel/interceptors/chain.ts'
import { findFields } from '#api/zitadel/transcode/field-text.ts'
import { fieldSchema } from '#api/zitadel/transcode/openapi/field-schema.ts'
import { parametersOf, pathFieldsOf } from '#api/zitadel/transcode/openapi/parameters.ts'
import { bodyExample, jsonNames, withExamples } from '#api/zitadel/transcode/openapi/rpc-example.ts'
import type { Content, JsonSchema, OpenApiDocument, Operation } from '#api/zitadel/transcode/openapi/schema-types.ts'
import { createSchemaBook, objectSchema, type SchemaBook } from '#api/zitadel/transcode/openapi/schemas.ts'
import { type RestBinding, restBindings, successStatus } from '#api/zitadel/transcode/rest-routes.ts'

const STATUS_SCHEMA = 'google.rpc.Status'

/** google.rpc.Status (docs/contract/zitadel-management-v1.md, 4.1): the body of every response that is no success. */
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
    requestId: { type: 'string', description: 'Names the request in the log, as the header x-request-id does.' },
    hint: { type: 'string', description: 'What to change, where the server knows it.' },
  },
  required: ['code', 'message'],
}

export interface DocumentParts {
  /** The document's: `management`. */
  readonly name: string
  /** Of the document's server; all paths are below it. */
  readonly basePath: string
  readonly rpcs: readonly Rpc[]
  readonly examples: CallExamples
}

export function openApiDocument({ name, basePath, rpcs, examples }: DocumentParts): OpenApiDocument {
  const book = createSchemaBook()
  const paths: Record<string, Record<string, Operation>> = {}
  const nameVariables = commonVariables()
  for (const rpc of rpcs) {
    for (const binding of documentedBindings(rpc)) {
      const names = nameVariables(binding)
      const path = pathOf(binding, names)
      const made = operation({ rpc, binding, names, example: examples.get(rpc.name) }, book)
      paths[path] = { ...paths[path], [binding.httpMethod.toLowerCase()]: made }
    }
  }
  const tags = new Set(Object.values(paths).flatMap((item) => Object.values(item).flatMap((one) => one.tags)))
  return {
    openapi: '3.1.0',
    info: {
      title: `${name} API`,
      version: '1.0',
      description: 'JSON in lowerCamelCase; snake_case is read as well. Defaults are left out of answers.',
    },
    servers: [{ url: basePath || '/' }],
    security: [{ bearer: [] }],
    tags: [...tags].sort().map((tag) => ({ name: tag })),
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

/**
 * Names the variables of a path as the first path of the same shape does: `/orgs/{id}` and `/orgs/{org_id}` are one
 * path of OpenAPI ("Paths Object").
 */
function commonVariables(): (binding: RestBinding) => string[] {
  const known = new Map<string, string[]>()
  return (binding) => {
    const shape = pathOf(binding, [])
    const names = known.get(shape) ?? pathFieldsOf(binding)
    known.set(shape, names)
    return names
  }
}

/** Converts `{role_key=**}` to `{role_key}`: OpenAPI has no variable of several segments. */
function pathOf({ segments }: RestBinding, names: readonly string[]): string {
  const rest = names.values()
  return `/${segments.map((one) => (one.kind === 'literal' ? one.text : `{${rest.next().value ?? ''}}`)).join('/')}`
}

interface OperationParts {
  readonly rpc: Rpc
  readonly binding: RestBinding
  readonly names: readonly string[]
  readonly example: CallExample | undefined
}

function operation({ rpc, binding, names, example }: OperationParts, book: SchemaBook): Operation {
  const { method, implemented } = rpc
  const { summary, description, tags } = getOption(method, openapiv2_operation)
  const rule = accessRuleOf(method)
  const fields = pathFieldsOf(binding)
  const fieldOf = (name: string) => jsonNames(method.input, fields[names.indexOf(name)] ?? '')
  const declared = parametersOf(method, binding, { names, refer: book.refer })
  const parameters = example ? withExamples(declared, example, fieldOf) : declared
  const body = bodySchema(method, binding, book)
  return {
    operationId: method.name,
    summary: summary || method.name,
    ...(description ? { description } : {}),
    tags: tags.length > 0 ? tags : [tagOf(rpc, binding)],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(body ? { requestBody: json(body, example && bodyExample(method.input, binding, example)) } : {}),
    responses: {
      [successStatus(method)]: { description: 'Done.', ...json(book.refer(method.output), example?.response) },
      default: {
        description: 'Refused.',
        ...json({ $ref: `#/components/schemas/${STATUS_SCHEMA}` }, implemented ? undefined : unimplementedStatus(rpc)),
      },
    },
    ...(rule ? { 'x-permission': rule.permission } : { security: [] as const }),
    'x-implemented': implemented,
  }
}

/** Status of an RPC without a handler. */
const unimplementedStatus = ({ method }: Rpc) => ({
  code: Code.Unimplemented,
  message: unimplementedText(method.name),
})

/** Version 1 tags by subject in most places; version 2 has one service for each subject. */
function tagOf({ method, name }: Rpc, { segments }: RestBinding): string {
  const service = method.parent.name.replace(/Service$/, '')
  const [first] = segments
  if (!/\.v1\./.test(name) || first?.kind !== 'literal') return service
  const words = first.text.replace(/^_/, '').replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

const json = (schema: JsonSchema, example: unknown): Content => ({
  content: { 'application/json': { schema, ...(example === undefined ? {} : { example }) } },
})

function bodySchema({ input }: Rpc['method'], binding: RestBinding, book: SchemaBook): JsonSchema | undefined {
  const { body } = binding
  if (body === '') return undefined
  if (body !== '*') {
    const field = findFields(input, body)?.at(-1)
    return field && fieldSchema(field, book.refer)
  }
  const inPath = new Set(pathFieldsOf(binding))
  return inPath.size === 0 ? book.refer(input) : objectSchema(input, book.refer, inPath)
}
