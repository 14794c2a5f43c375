/** OpenAPI 3.1 documents of APIs that have no descriptors. */
import type { CallExamples } from '#api/openapi/read-examples.ts'

type Json = Readonly<Record<string, unknown>>

export interface HttpOperation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the document's base path, parameters in braces. */
  readonly path: string
  readonly operationId: string
  readonly tag: string
  readonly summary: string
  /** Schemas of query parameters. */
  readonly query?: Json
  /** The schema of the body; its media type is that of the document unless given. */
  readonly body?: Json
  readonly bodyType?: string
  readonly status: 200 | 201 | 204
  /** Absent: the response has no body. */
  readonly answer?: Json
}

export interface HttpDocumentParts {
  readonly title: string
  readonly description: string
  readonly basePath: string
  /** Of responses, and of bodies without a media type. */
  readonly mediaType: string
  readonly operations: readonly HttpOperation[]
  readonly schemas: Json
  /** The schema of errors. */
  readonly error: Json
  readonly examples: CallExamples
}

export function httpDocument(parts: HttpDocumentParts): Json {
  const paths: Record<string, Json> = {}
  for (const one of parts.operations)
    paths[one.path] = { ...paths[one.path], [one.method.toLowerCase()]: operation(one, parts) }
  const tags = new Set(parts.operations.map(({ tag }) => tag))
  return {
    openapi: '3.1.0',
    info: { title: parts.title, version: '1.0', description: parts.description },
    servers: [{ url: parts.basePath }],
    security: [{ bearer: [] }],
    tags: [...tags].sort().map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: parts.schemas,
    },
  }
}

function operation(one: HttpOperation, { mediaType, examples, error }: HttpDocumentParts): Json {
  const example = examples.get(`${one.method} ${one.path}`) ?? {}
  const exampleFor = (name: string) => exampleOf(example.parameters?.[name])
  const parameters = [
    ...[...one.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
      ...exampleFor(name),
    })),
    ...Object.entries(one.query ?? {}).map(([name, schema]) => ({ name, in: 'query', schema })),
  ]
  const content = (type: string, schema: Json, value: unknown) => ({
    content: { [type]: { schema, ...exampleOf(value) } },
  })
  return {
    operationId: one.operationId,
    summary: one.summary,
    tags: [one.tag],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(one.body ? { requestBody: content(one.bodyType ?? mediaType, one.body, example.request) } : {}),
    responses: {
      [one.status]: { description: 'Done.', ...(one.answer ? content(mediaType, one.answer, example.response) : {}) },
      default: { description: 'Refused.', ...content(mediaType, error, undefined) },
    },
  }
}

const exampleOf = (value: unknown) => (value === undefined ? {} : { example: value })
