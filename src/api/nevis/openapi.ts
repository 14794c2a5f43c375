/** The OpenAPI 3.1 document of this API, from the declarations that its requests are checked by. */
import type { Route } from '#api/nevis/route.ts'
import type { Schema } from '#api/nevis/schema.ts'

type Document = Readonly<Record<string, unknown>>

const errorList: Schema = {
  title: 'Errors',
  type: 'object',
  properties: {
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
  properties: { error: { type: 'string', description: 'For people; not to be matched on' } },
  required: ['error'],
}

const descriptions: Readonly<Record<number, string>> = {
  400: 'The body is no JSON',
  401: 'No access key, or one that is not valid',
  404: 'There is no such thing',
  409: 'Somebody changed it since the given version',
  413: 'The request is too large',
  415: 'The body does not say that it is JSON',
  422: 'The request breaks a rule; all failures of its fields are told at once',
  500: 'Something unexpected failed',
  503: 'The server cannot answer right now; try again',
}

/** Every status that a route can answer with. */
export function statusesOf(route: Pick<Route<never>, 'body' | 'success' | 'failures'>): number[] {
  const unreadable = route.body ? [400, 413, 415] : []
  return [route.success.status, ...unreadable, 401, ...route.failures, 500, 503].sort((one, other) => one - other)
}

/** `baseUrl`: where the routes lie. */
export function openapi<Context>(routes: readonly Route<Context>[], baseUrl: string): Document {
  const named = new Map<string, Schema>()
  const paths: Record<string, Record<string, Document>> = {}
  for (const route of routes) {
    const path = paths[route.path] ?? {}
    path[route.method.toLowerCase()] = operation(route, (schema) => refer(named, schema))
    paths[route.path] = path
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Nevis Identity Cloud user API, as Usher serves it',
      version: '1',
      description: 'An unknown path or a method that a path does not have is answered with 405.',
    },
    servers: [{ url: baseUrl }],
    security: [{ accessKey: [] }],
    paths,
    components: {
      securitySchemes: { accessKey: { type: 'http', scheme: 'bearer' } },
      schemas: Object.fromEntries(named),
    },
  }
}

type Refer = (schema: Schema) => unknown

function operation<Context>(route: Route<Context>, refer: Refer): Document {
  const parameters = [
    ...[...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    })),
    ...Object.entries(route.query ?? {}).map(([name, schema]) => ({ name, in: 'query', schema })),
  ]
  return {
    summary: route.summary,
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body ? { requestBody: requestBody(route, route.body, refer) } : {}),
    responses: Object.fromEntries(statusesOf(route).map((status) => [status, response(route, status, refer)])),
  }
}

function requestBody<Context>({ method }: Route<Context>, body: Schema, refer: Refer): Document {
  const content = { schema: refer(body) }
  const types = method === 'PATCH' ? ['application/json', 'application/merge-patch+json'] : ['application/json']
  return { required: true, content: Object.fromEntries(types.map((type) => [type, content])) }
}

function response<Context>(route: Route<Context>, status: number, refer: Refer): Document {
  if (status === route.success.status) return success(route.success, refer)
  const isText = route.failureShape === 'error' && (status === 404 || status === 422)
  const content = { 'application/json': { schema: refer(isText ? errorText : errorList) } }
  return { description: descriptions[status] ?? '', content }
}

const location = { Location: { description: 'Where it is now', schema: { type: 'string', format: 'uri' } } }

function success({ description, schema, hasLocation, mediaType }: Route<never>['success'], refer: Refer): Document {
  const type = mediaType ?? 'application/json'
  return {
    description,
    ...(hasLocation ? { headers: location } : {}),
    ...(schema || mediaType ? { content: { [type]: schema ? { schema: refer(schema) } : {} } } : {}),
  }
}

/** Named schemas stand once, under `components`. */
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
