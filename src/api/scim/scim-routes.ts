/** SCIM 2.0 (RFC 7643, 7644): a server per organization, for the directories that provision its people. */
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { collectRoutes } from '#api/http/collect-routes.ts'
import { methodsOf } from '#api/http/near-paths.ts'
import { pathOf } from '#api/http/router.ts'
import { readExamples } from '#api/openapi/read-examples.ts'
import { serveDocument } from '#api/openapi/serve-document.ts'
import { MAX_BODY_BYTES } from '#api/scim/bulk/limits.ts'
import { runBulk } from '#api/scim/bulk/run-bulk.ts'
import { describeSchemas, describeTypes, serviceProviderConfig } from '#api/scim/discovery.ts'
import { LIST_SCHEMA, type ListParameters } from '#api/scim/list-query.ts'
import { parseBody } from '#api/scim/parse-body.ts'
import { parametersOf, respondToSearch, respondWithList, respondWithResource } from '#api/scim/request.ts'
import { allResources, users } from '#api/scim/resources.ts'
import type { ScimContext } from '#api/scim/scim-context.ts'
import { errorBody, ScimError } from '#api/scim/scim-error.ts'
import { toScimError } from '#api/scim/to-scim-error.ts'
import { isStorable } from '#api/scim/value.ts'
import { authenticate } from '#domain/authz/authenticate.ts'
import type { Services } from '#domain/context.ts'
import type { Log } from '#kit/log.ts'
import { chooseLanguage } from '#kit/translate.ts'

export const SCIM_PREFIX = '/scim/v2/:orgId'
const MEDIA_TYPE = 'application/scim+json'

export interface ScimOptions {
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
}

type Open = (request: FastifyRequest) => Promise<ScimContext>

/** The API as a plugin. */
export const scimRoutes =
  (services: Services, { now, log }: ScimOptions): FastifyPluginAsync =>
  async (root) => {
    await root.register(
      async (app) => {
        const base = (request: FastifyRequest) =>
          `${services.externalUrl}/scim/v2/${encodeURIComponent(orgIdOf(request))}`
        const opened = new WeakMap<FastifyRequest, ReturnType<Open>>()
        const authenticateOnce: Open = (request) => {
          const ctx = opened.get(request) ?? open(request)
          opened.set(request, ctx)
          return ctx
        }
        const open: Open = async (request) => {
          if (!isStorable(orgIdOf(request))) throw new ScimError(404, undefined, 'this organization does not exist')
          const credentials = { authorization: request.headers.authorization, orgId: orgIdOf(request) }
          const ctx = await authenticate(services, credentials, now())
          return { ...ctx, language: languageOf(request), base: base(request) }
        }
        readBodies(app, authenticateOnce)
        respondWithErrors(app, log)
        discoveryRoutes(app, base)
        for (const resources of allResources) resourceRoutes(app, resources, authenticateOnce)
        commonRoutes(app, authenticateOnce)
      },
      { prefix: SCIM_PREFIX, bodyLimit: MAX_BODY_BYTES },
    )
    serveDocument(root, 'scim', async () =>
      (await import('#api/scim/openapi.ts')).scimDocument(await readExamples('scim')),
    )
  }

/** Bodies are parsed for authenticated callers only. */
function readBodies(app: FastifyInstance, open: Open): void {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    [MEDIA_TYPE, 'application/json'],
    { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES },
    async (request: FastifyRequest, body: Buffer) => {
      await open(request)
      return parseBody(body)
    },
  )
}

function respondWithErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((thrown: unknown, request, reply) => {
    const error = beforeTheRoute(thrown) ?? toScimError(thrown, languageOf(request))
    if (error.status >= 500) log.error({ cause: error.cause ?? error }, 'a SCIM call failed')
    if (error.status === 401) reply.header('www-authenticate', 'Bearer')
    if (error.status === 503) reply.header('retry-after', '1')
    return send(reply, error.status, errorBody(error))
  })
  const routes = collectRoutes(app)
  app.setNotFoundHandler(({ url, method }, reply) => {
    const methods = methodsOf(routes, pathOf(url))
    if (methods.length === 0 || methods.includes(method))
      return send(reply, 404, errorBody(new ScimError(404, undefined, 'this endpoint does not exist')))
    reply.header('allow', methods.flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : [one])).join(', '))
    return send(reply, 405, errorBody(new ScimError(405, undefined, `${method} is not allowed here`)))
  })
}

/** Rejections of the router: body too large, another media type. */
function beforeTheRoute(thrown: unknown): (ScimError & { cause?: unknown }) | undefined {
  if (!(thrown instanceof Error) || !('statusCode' in thrown)) return
  const { statusCode } = thrown
  if (statusCode === 413) return new ScimError(413, undefined, `a body has ${MAX_BODY_BYTES} bytes at most`)
  if (statusCode === 415) return new ScimError(415, undefined, `the content type has to be ${MEDIA_TYPE}`)
  return statusCode === 400 ? new ScimError(400, 'invalidSyntax', 'the request is malformed') : undefined
}

function discoveryRoutes(app: FastifyInstance, base: (request: FastifyRequest) => string): void {
  app.get('/ServiceProviderConfig', async (request, reply) => send(reply, 200, serviceProviderConfig(base(request))))
  const lists = [
    ['/ResourceTypes', describeTypes],
    ['/Schemas', describeSchemas],
  ] as const
  for (const [path, describe] of lists) {
    app.get(path, async (request, reply) => {
      const all = describe(base(request))
      if (parametersOf(request.query)('filter') !== '')
        throw new ScimError(403, undefined, `${path} cannot be filtered`)
      const page = { totalResults: all.length, startIndex: 1, itemsPerPage: all.length, Resources: all }
      return send(reply, 200, { schemas: [LIST_SCHEMA], ...page })
    })
    app.get(`${path}/:id`, async (request, reply) => {
      const definition = describe(base(request)).find(({ id }) => id === parameter(request, 'id'))
      if (!definition) throw new ScimError(404, undefined, `${path} has no "${parameter(request, 'id')}"`)
      return send(reply, 200, definition)
    })
  }
}

function resourceRoutes(app: FastifyInstance, resources: (typeof allResources)[number], open: Open): void {
  const { endpoint } = resources.type
  app.get(endpoint, async (request, reply) =>
    send(reply, 200, await respondWithList(await open(request), resources, parametersOf(request.query))),
  )
  app.post(`${endpoint}/.search`, async (request, reply) => {
    const ctx = await open(request)
    return send(reply, 200, await respondWithList(ctx, resources, searchParameters(request)))
  })
  app.post(endpoint, async (request, reply) =>
    respondWithResource(reply, resources, await open(request), { request, id: '' }),
  )
  app.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    url: `${endpoint}/:id`,
    handler: async (request, reply) =>
      respondWithResource(reply, resources, await open(request), { request, id: parameter(request, 'id') }),
  })
}

function commonRoutes(app: FastifyInstance, open: Open): void {
  app.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    url: '/Me',
    handler: async (request, reply) => {
      const ctx = await open(request)
      return respondWithResource(reply, users, ctx, { request, id: ctx.caller.id })
    },
  })
  app.post('/Bulk', async (request, reply) => {
    const ctx = await open(request)
    return send(reply, 200, await runBulk(ctx, request.body, (thrown) => toScimError(thrown, ctx.language)))
  })
  app.post('/.search', async (request, reply) => {
    return send(reply, 200, await respondToSearch(await open(request), searchParameters(request)))
  })
}

const searchParameters = (request: FastifyRequest): ListParameters => parametersOf(request.body)

function send(reply: FastifyReply, status: number, body: unknown): FastifyReply {
  return reply.code(status).type(MEDIA_TYPE).send(JSON.stringify(body))
}

const languageOf = (request: FastifyRequest): string => chooseLanguage(request.headers['accept-language'])
const orgIdOf = (request: FastifyRequest): string => parameter(request, 'orgId')

/** The router fills the parameters of the path with texts. */
const parameter = (request: FastifyRequest, name: string): string =>
  (request.params as Readonly<Record<string, string>>)[name] ?? ''
