/**
 * The ZITADEL API: all its services on gRPC, gRPC-Web, Connect and REST, from the published descriptors. Owns the wire
 * formats; `access` authorizes and the handlers execute.
 */
import type { DescService } from '@bufbuild/protobuf'
import type { FastifyPluginAsync } from 'fastify'
import type { KnownPath } from '#api/http/near-paths.ts'
import type { DirectHandler } from '#api/http/router.ts'
import type { Access, Within } from '#api/zitadel/interceptors/access.ts'
import type { CallOrigin } from '#api/zitadel/interceptors/call-executions.ts'
import { createConnectApi } from '#api/zitadel/interceptors/connect-api.ts'
import type { Translate } from '#api/zitadel/interceptors/errors.ts'
import type { AnyRpcHandler, ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { basePathsOf, documentsOf, pathsOf, restOptions, routesOf } from '#api/zitadel/routed-services.ts'
import { createRestApi } from '#api/zitadel/transcode/rest-api.ts'
import { createRestTable } from '#api/zitadel/transcode/rest-routes.ts'
import type { Log } from '#kit/log.ts'
import type { Watch } from '#kit/watch.ts'

/** A service to be mounted. Make it with `mounted`, which checks the handlers against the descriptor's types. */
export interface MountedService<Ctx> {
  readonly service: DescService
  /** Prefix of the descriptor's paths: `/management/v1`, or empty. */
  readonly basePath: string
  /** The document is served at `/openapi/<name>.json`. */
  readonly openapiName: string
  readonly within: Within
  readonly handlers: Readonly<Record<string, AnyRpcHandler<Ctx> | undefined>>
}

export interface ZitadelApiOptions<Ctx> {
  readonly services: readonly MountedService<Ctx>[]
  readonly access: Access<Ctx>
  readonly translate: Translate
  /** The languages of `translate`, the default first. */
  readonly languages: readonly [string, ...string[]]
  readonly log: Log
  readonly watch?: Watch
  readonly bodyLimitBytes: number
  /** Whether pages of other origins may send credentials of the browser over REST; absent: they may not. */
  readonly corsCredentials?: boolean
}

/** Routes for the router, and the services behind them. */
export interface ZitadelApi {
  readonly plugin: FastifyPluginAsync
  readonly directHandler: DirectHandler
  /** REST paths, for hints at a wrong path. */
  readonly paths: readonly KnownPath[]
  /** RPCs served, of all RPCs: the compatibility figure. */
  readonly coverage: readonly { readonly service: string; readonly served: number; readonly all: number }[]
}

/** Path of a service. `within` is `organization` by default. */
export interface Place {
  readonly basePath: string
  readonly openapiName: string
  readonly within?: Within
}

/** The context that a table of handlers expects; an empty table accepts any. */
type ContextOf<Handlers> = [keyof Handlers] extends [never] ? unknown : HandlerContext<Handlers>
type HandlerContext<Handlers> = {
  [M in keyof Handlers]-?: NonNullable<Handlers[M]> extends (ctx: infer Ctx, request: never) => unknown ? Ctx : never
}[keyof Handlers]

/** Ties a service to its handlers, each checked against the messages of its RPC. */
export function mount<S extends DescService, H extends ServiceHandlers<S, never>>(
  service: S,
  place: Place,
  handlers: H,
): MountedService<ContextOf<H>> {
  // By name the table loses which message belongs to which handler; the chain only pairs them by descriptor.
  return {
    within: 'organization',
    service,
    ...place,
    handlers: handlers as unknown as MountedService<ContextOf<H>>['handlers'],
  }
}

/**
 * Mounts a service under handlers that were written for another version of it: each RPC that both have under one name,
 * with messages that differ in nothing that the handlers read or return.
 */
export function sameAs<H extends object>(
  service: DescService,
  place: Place,
  handlers: H,
): MountedService<ContextOf<H>> {
  // The chain pairs handlers and messages by the descriptor of the RPC.
  return { within: 'organization', service, ...place, handlers: handlers as MountedService<ContextOf<H>>['handlers'] }
}

/** Builds all routes; throws at start for invalid descriptors. */
export function createZitadelApi<Ctx extends CallOrigin>(options: ZitadelApiOptions<Ctx>): ZitadelApi {
  const { bodyLimitBytes, log } = options
  const table = createRestTable()
  const ready = routesOf(options.services, table, options)
  const rest = restOptions(table, options)
  return {
    plugin: createRestApi({ ...rest, basePaths: basePathsOf(ready), documents: documentsOf(ready) }),
    directHandler: createConnectApi({ services: ready, ...rest, bodyLimitBytes, log }),
    paths: pathsOf(ready),
    coverage: ready.map(({ service, rpcs }) => ({
      service: service.typeName,
      served: rpcs.filter((rpc) => rpc.implemented).length,
      all: rpcs.length,
    })),
  }
}
