/** What a group of services is made of: its RPCs, the routes of REST, and its documents. */
import type { DescMessage, DescMethod, DescMethodUnary, DescService } from '@bufbuild/protobuf'
import type { KnownPath } from '#api/http/near-paths.ts'
import type { CallOrigin } from '#api/zitadel/interceptors/call-executions.ts'
import { createCallFactsReader } from '#api/zitadel/interceptors/call-facts.ts'
import { createRpc, type Rpc, type Surroundings } from '#api/zitadel/interceptors/chain.ts'
import { createFailureReporter } from '#api/zitadel/interceptors/errors.ts'
import type { AnyRpcHandler } from '#api/zitadel/interceptors/service-handlers.ts'
import { compileValidator, type Validator } from '#api/zitadel/interceptors/validate/compile.ts'
import type { MountedService, ZitadelApiOptions } from '#api/zitadel/mount.ts'
import type { OpenApiDocument } from '#api/zitadel/transcode/openapi/schema-types.ts'
import { addRestRoutes, type RestRoute, restBindings } from '#api/zitadel/transcode/rest-routes.ts'
import type { RouteTable } from '#api/zitadel/transcode/route-table.ts'
import { unwatched } from '#kit/watch.ts'

export type Documents = ReadonlyMap<string, () => Promise<OpenApiDocument>>

export interface Routed {
  readonly service: DescService
  readonly basePath: string
  readonly openapiName: string
  readonly rpcs: readonly Rpc[]
}

/** Creates the RPCs of the services and adds their REST routes to the table. */
export function routesOf<Ctx extends CallOrigin>(
  services: readonly MountedService<Ctx>[],
  table: RouteTable<RestRoute>,
  { access, watch = unwatched }: Pick<ZitadelApiOptions<Ctx>, 'access' | 'watch'>,
): readonly Routed[] {
  const ready = services.map((one) => ({ ...one, rpcs: createRpcs(one, { access, watch, within: one.within }) }))
  for (const { basePath, rpcs } of ready) addRestRoutes(table, basePath, rpcs)
  return ready
}

export function restOptions(
  table: RouteTable<RestRoute>,
  {
    languages,
    translate,
    log,
    corsCredentials = false,
  }: Pick<ZitadelApiOptions<never>, 'languages' | 'translate' | 'log' | 'corsCredentials'>,
) {
  return {
    table,
    facts: createCallFactsReader(languages),
    failures: createFailureReporter(translate, log),
    corsCredentials,
  }
}

export const documentPath = (openapiName: string): string => `/openapi/${openapiName}.json`

export const documentsOf = (routed: readonly Routed[]): Documents =>
  new Map(routed.map((one) => [documentPath(one.openapiName), () => documentOf(one)]))

/** Returns the REST paths of the implemented RPCs. */
export const pathsOf = (routed: readonly Routed[]): KnownPath[] =>
  routed.flatMap(({ basePath, rpcs }) =>
    rpcs
      .filter((rpc) => rpc.implemented)
      .flatMap((rpc) => restBindings(rpc.method))
      .map(({ httpMethod, template }) => ({ method: httpMethod, path: basePath + template })),
  )

/** Loads the document generator on first use, to keep the start fast. */
async function documentOf(one: Omit<Routed, 'service'>): Promise<OpenApiDocument> {
  const [{ openApiDocument }, { readRpcExamples }] = await Promise.all([
    import('#api/zitadel/transcode/openapi/document.ts'),
    import('#api/zitadel/transcode/openapi/rpc-examples.ts'),
  ])
  const { openapiName: name, basePath, rpcs } = one
  return openApiDocument({ name, basePath, rpcs, examples: await readRpcExamples(name, rpcs) })
}

function createRpcs<Ctx extends CallOrigin>(
  { service, handlers }: MountedService<Ctx>,
  around: Surroundings<Ctx>,
): Rpc[] {
  return service.methods.map((method) => {
    if (!isUnary(method)) throw new Error(`${method.name} streams, which REST cannot`)
    const handler = handlers[method.localName] ?? builtIn(method)
    return createRpc(method, handler, around, compiledWhenCalled(method.input))
  })
}

/** Compiles the rules of a message at its first call: compiling all would make a start a tenth longer. */
function compiledWhenCalled(input: DescMessage): Validator {
  let validate: Validator | undefined
  return (message) => {
    validate ??= compileValidator(input)
    validate(message)
  }
}

/** Healthz reports that the API is available; every service has it, without a separate implementation. */
function builtIn(method: DescMethodUnary): AnyRpcHandler<unknown> | undefined {
  return method.name === 'Healthz' ? async () => ({}) : undefined
}

const isUnary = (method: DescMethod): method is DescMethodUnary => method.methodKind === 'unary'

/** The paths below which everything is this API's; a service without a base path has them in its templates. */
export function basePathsOf(
  services: readonly { readonly basePath: string; readonly rpcs: readonly Rpc[] }[],
): string[] {
  const paths = services.flatMap(({ basePath, rpcs }) =>
    basePath ? [basePath] : rpcs.flatMap(({ method }) => restBindings(method).map(({ template }) => firstOf(template))),
  )
  return [...new Set(paths)]
}

const firstOf = (template: string): string => `/${template.split('/', 2)[1] ?? ''}`
