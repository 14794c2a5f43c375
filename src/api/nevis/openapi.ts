/** The OpenAPI 3.1 document of this API, from the declarations that its requests are checked by. */

import type { Route } from '#api/nevis/route.ts'
import type { Schema } from '#api/nevis/schema.ts'
import type { CallExample, CallExamples } from '#api/openapi/read-examples.ts'

type Document = Readonly<Record<string, unknown>>

const requestId: Schema = {
  type: 'string',
  description: 'Names the request in the log, as the header x-request-id does',
}
const hint: Schema = { type: 'string', description: 'What to change, where the server knows it' }
const errorList: Schema = {
  title: 'Errors',
  type: 'object',
  properties: {
    requestId,
    hint,
    errors: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          code: { type: 'string' },
          message: {
            type: 'string',
            description: 'For people, in the language of Accept-Language; not to be matched on',
          },
          field: { type: 'string', description: 'Dotted path of the field that it is about' },
        },
        required: ['message'],
      },
    },
  },
  required: ['errors'],
}
const errorText: Schema = {
  title: 'Error',
  type: 'object',
  properties: {
    requestId,
    hint,
    error: { type: 'string', description: 'For people; not to be matched on' },
  },
  required: ['error'],
}

const descriptions: Readonly<Record<number, string>> = {
  400: 'The body is no JSON',
  401: 'No access key, or one that is not valid',
  404: 'There is no such thing',
  409: 'Somebody changed it since the given version',
  413: 'The request is too large',
  415: 'The content type of the body is not JSON',
  422: 'The request breaks a rule; the response lists all invalid fields',
  500: 'Something unexpected failed',
  503: 'The server cannot answer right now; try again',
}

/** Every status that a route can answer with. */
export function statusesOf(route: Pick<Route<never>, 'body' | 'success' | 'failures'>): number[] {
  const unreadable = route.body ? [400, 413, 415] : []
  return [route.success.status, ...unreadable, 401, ...route.failures, 500, 503].sort((one, other) => one - other)
}

export interface DocumentParts<Context> {
  readonly title: string
  readonly routes: readonly Route<Context>[]
  /** All paths are below it. */
  readonly baseUrl: string
  readonly examples: CallExamples
}

export function openapi<Context>({ title, routes, baseUrl, examples }: DocumentParts<Context>): Document {
  const named = new Map<string, Schema>()
  const idOf = operationIds()
  const paths: Record<string, Record<string, Document>> = {}
  for (const route of routes) {
    const path = paths[route.path] ?? {}
    const example = examples.get(`${route.method} ${route.path}`) ?? {}
    const made = operation({ route, example }, (schema) => refer(named, schema))
    path[route.method.toLowerCase()] = { operationId: idOf(route), tags: [tagOf(route)], ...made }
    paths[route.path] = path
  }
  return {
    openapi: '3.1.0',
    info: {
      title,
      version: '1',
      description: 'An unknown path or a method that a path does not have is answered with 405.',
    },
    servers: [{ url: baseUrl }],
    security: [{ accessKey: [] }],
    tags: [...new Set(routes.map(tagOf))].sort().map((name) => ({ name })),
    paths,
    components: {
      securitySchemes: { accessKey: { type: 'http', scheme: 'bearer' } },
      schemas: Object.fromEntries(named),
    },
  }
}

/** Names an operation after the function of its route; a second method of the same function has the method added. */
function operationIds(): (route: AnyRoute) => string {
  const usedIds = new Set<string>()
  return ({ run, method }) => {
    // A bundler adds a number to the second function of a name.
    const name = run.name.replace(/\$\d+$/, '')
    const id = usedIds.has(name) ? name + method.charAt(0) + method.slice(1).toLowerCase() : name
    usedIds.add(id)
    return id
  }
}

/** `/users/{userId}/block` is about users. */
function tagOf({ path }: AnyRoute): string {
  const words = (path.split('/')[1] ?? '').replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

type AnyRoute = Pick<Route<never>, 'method' | 'path'> & { readonly run: { readonly name: string } }
type Refer = (schema: Schema) => unknown

interface Documented<Context> {
  readonly route: Route<Context>
  readonly example: CallExample
}

function operation<Context>({ route, example }: Documented<Context>, refer: Refer): Document {
  const parameters = [
    ...[...route.path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
      ...exampleOf(example.parameters?.[name]),
    })),
    ...Object.entries(route.query ?? {}).map(([name, schema]) => ({ name, in: 'query', schema })),
  ]
  return {
    summary: route.summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body ? { requestBody: requestBody({ route, example }, route.body, refer) } : {}),
    responses: Object.fromEntries(
      statusesOf(route).map((status) => [status, response({ route, example }, status, refer)]),
    ),
  }
}

function requestBody<Context>({ route, example }: Documented<Context>, body: Schema, refer: Refer): Document {
  const content = { schema: refer(body), ...exampleOf(example.request) }
  const types = route.method === 'PATCH' ? ['application/json', 'application/merge-patch+json'] : ['application/json']
  return { required: true, content: Object.fromEntries(types.map((type) => [type, content])) }
}

function response<Context>({ route, example }: Documented<Context>, status: number, refer: Refer): Document {
  if (status === route.success.status) return success(route.success, example, refer)
  const isText = route.failureShape === 'error' && (status === 404 || status === 422)
  const content = { 'application/json': { schema: refer(isText ? errorText : errorList) } }
  return { description: descriptions[status] ?? '', content }
}

const exampleOf = (value: unknown) => (value === undefined ? {} : { example: value })

const location = { Location: { description: 'Where it is now', schema: { type: 'string', format: 'uri' } } }

function success(declared: Route<never>['success'], { response }: CallExample, refer: Refer): Document {
  const { description, schema, hasLocation, mediaType } = declared
  const type = mediaType ?? 'application/json'
  const content = { ...(schema ? { schema: refer(schema) } : {}), ...exampleOf(response) }
  return {
    description,
    ...(hasLocation ? { headers: location } : {}),
    ...(schema || mediaType ? { content: { [type]: content } } : {}),
  }
}

/** Replaces named schemas by references to `components`. */
function refer(named: Map<string, Schema>, schema: Schema): unknown {
  if (schema.title === undefined) return expand(named, schema)
  if (!named.has(schema.title)) named.set(schema.title, schema)
  return { $ref: `#/components/schemas/${schema.title}` }
}

function expand(named: Map<string, Schema>, schema: Schema): unknown {
  const { properties, items, ...rest } = schema
  const inside = Object.entries(properties ?? {}).map(([name, member]) => [name, refer(named, member)])
  return {
    ...rest,
    ...(properties ? { properties: Object.fromEntries(inside) } : {}),
    ...(items ? { items: refer(named, items) } : {}),
  }
}
