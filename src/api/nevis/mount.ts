/**
 * Mounts routes of this API below a prefix: authenticates first, rejects bodies other than JSON, and returns every
 * failure in the API's format.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { errorList, errorText, statusOf } from '#api/nevis/errors.ts'
import type { Reply, Route } from '#api/nevis/route.ts'
import type { Schema } from '#api/nevis/schema.ts'
import { refuse as refuseCall } from '#domain/reasons/reason.ts'
import { type AppError, toAppError } from '#kit/errors.ts'
import type { Log } from '#kit/log.ts'
import { nearestName } from '#kit/nearest-name.ts'
import { readJson } from '#kit/read-json.ts'
import { chooseLanguage, translate } from '#kit/translate.ts'

export interface Opening {
  readonly authorization: string | undefined
  readonly language: string
  /** Epoch milliseconds. */
  readonly now: number
}

export interface MountOptions<Context> {
  readonly routes: readonly Route<Context>[]
  /** The public origin and this API's path: prefix of a `Location`. */
  readonly baseUrl: string
  /** Authenticates the caller; rejects with Unauthenticated. */
  readonly open: (opening: Opening) => Promise<Context>
  readonly now: () => number
  readonly log: Log
}

const JSON_TYPES = ['application/json', 'application/merge-patch+json']

/** Registers the routes on an instance that has the API's prefix. */
export function mountRoutes<Context>(app: FastifyInstance, options: MountOptions<Context>): void {
  const contexts = new WeakMap<FastifyRequest, Context>()
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(JSON_TYPES, { parseAs: 'buffer' }, ({ routeOptions }, body: Buffer, done) => {
    // Clients send the type with every call, also where it has no body.
    const isWithoutBody = body.length === 0 && !routeOptions.config.schema
    try {
      done(null, isWithoutBody ? undefined : readJson(body))
    } catch {
      done(new MalformedBody())
    }
  })
  app.addHook('onRequest', async (request) => {
    const { authorization } = request.headers
    contexts.set(request, await options.open({ authorization, language: languageOf(request), now: options.now() }))
  })
  app.setErrorHandler((error, request, reply) => refuse(options.log, { error, request, reply }))
  app.setNotFoundHandler((request, reply) => {
    const allowed = allowedMethods(options.routes, app.prefix, request.url)
    if (allowed.length > 0) reply.header('allow', allowed.join(', '))
    return replyWithError(request, reply, { status: 405, key: 'Errors.Request.NoEndpoint' })
  })
  for (const route of options.routes) {
    app.route({
      method: route.method,
      url: route.path.replace(/\{(\w+)\}/g, ':$1'),
      config: { failureShape: route.failureShape ?? 'errors', ...(route.body ? { schema: route.body } : {}) },
      handler: async (request, reply) => {
        if (!hasFittingBody(route, request))
          return replyWithError(request, reply, { status: 415, key: 'Errors.Request.MediaType' })
        const ctx = contexts.get(request)
        if (ctx === undefined) throw refuseCall('accessKey.missing')
        return respond(reply, await route.run(ctx, callOf(request)), options.baseUrl)
      },
    })
  }
}

declare module 'fastify' {
  interface FastifyContextConfig {
    failureShape?: 'errors' | 'error'
    schema?: Schema
  }
}

class MalformedBody extends Error {}

const languageOf = (request: FastifyRequest): string => chooseLanguage(request.headers['accept-language'])

/** Requires a JSON content type on a route with a body; accepts a merge patch only on a PATCH route. */
function hasFittingBody({ method, body }: Pick<Route<never>, 'method' | 'body'>, request: FastifyRequest): boolean {
  if (!body) return true
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  return type === JSON_TYPES[0] || (type === JSON_TYPES[1] && method === 'PATCH')
}

const callOf = (request: FastifyRequest) => ({
  // The router fills both from the path and the query: texts, and lists of texts.
  params: request.params as Record<string, string>,
  query: request.query as Record<string, string | string[]>,
  body: request.body,
})

function respond(reply: FastifyReply, { status, body, location, file }: Reply, baseUrl: string): FastifyReply {
  reply.code(status)
  if (location !== undefined) reply.header('location', baseUrl + location)
  if (file) {
    reply.header('content-disposition', `attachment; filename=${file.name}`)
    return reply.type(file.type).send(file.content)
  }
  if (body !== undefined) return reply.type('application/json').send(JSON.stringify(body))
  return reply.send()
}

interface Failed {
  readonly error: unknown
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

function refuse(log: Log, { error, request, reply }: Failed): FastifyReply {
  const refused = beforeTheRoute(error)
  if (refused) return replyWithError(request, reply, refused)
  const known = toAppError(error)
  const status = statusOf(known)
  if (status >= 500) log.error({ cause: known.cause ?? known, id: known.id }, 'a Nevis call failed')
  if (status === 401) reply.header('www-authenticate', 'Bearer')
  if (status === 503) reply.header('retry-after', '1')
  return reply
    .code(status)
    .type('application/json')
    .send(JSON.stringify({ ...toErrorBody(known, status, request), ...hintFor(known, request) }))
}

/** The second format is for rejections of these routes themselves; all others have the first. */
function toErrorBody(error: AppError, status: number, request: FastifyRequest): object {
  const words = { language: languageOf(request), params: callOf(request).params }
  const isText = request.routeOptions.config.failureShape === 'error' && (status === 404 || status === 422)
  return isText ? errorText(error, words) : errorList(error, words)
}

/** Returns an additional member for developers: the API that a token is for, or the field that a name is near to. */
function hintFor(error: AppError, request: FastifyRequest): { hint?: string } {
  if (error.key === 'Errors.AccessKey.Invalid')
    return { hint: 'the access key is unknown or revoked; tokens of the ZITADEL API are not valid here' }
  const { schema } = request.routeOptions.config
  const known = schema ? fieldNames(schema) : []
  for (const { key, path } of error.fields) {
    const near = key === 'Errors.Field.Unknown' ? nearestName(path, known) : undefined
    if (near !== undefined) return { hint: `did you mean ${near}?` }
  }
  return {}
}

/** Names of the members of a body, with dots for members of members. */
function fieldNames({ properties = {} }: Schema, prefix = ''): string[] {
  return Object.entries(properties).flatMap(([name, schema]) => [
    prefix + name,
    ...fieldNames(schema, `${prefix}${name}.`),
  ])
}

interface PlainRefusal {
  readonly status: number
  readonly key: string
}

/** Rejections by the framework or the parser, before the request reached a route. */
function beforeTheRoute(error: unknown): PlainRefusal | undefined {
  if (error instanceof MalformedBody) return { status: 400, key: 'Errors.Request.MalformedJson' }
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined
  if (status === 415) return { status, key: 'Errors.Request.MediaType' }
  if (status === 413) return { status, key: 'Errors.Request.TooLarge' }
  const isClients = typeof status === 'number' && status >= 400 && status < 500
  return isClients ? { status: 400, key: 'Errors.Request.Malformed' } : undefined
}

function replyWithError(request: FastifyRequest, reply: FastifyReply, { status, key }: PlainRefusal): FastifyReply {
  const message = translate(languageOf(request), key) ?? key
  return reply
    .code(status)
    .type('application/json')
    .send(JSON.stringify({ errors: [{ message }] }))
}

function allowedMethods(
  routes: readonly Pick<Route<never>, 'method' | 'path'>[],
  prefix: string,
  url: string,
): string[] {
  const path = url.split('?')[0] ?? ''
  return routes
    .filter((route) => new RegExp(`^${prefix}${route.path.replace(/\{\w+\}/g, '[^/]+')}$`).test(path))
    .map((route) => route.method)
}
