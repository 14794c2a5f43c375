/** Services that few clients call: created after the start, or at the first request for one of them. */

import type { KnownPath } from '#api/http/near-paths.ts'
import { respondDirectly } from '#api/http/respond-directly.ts'
import type { DirectHandler } from '#api/http/router.ts'
import type { CallOrigin } from '#api/zitadel/interceptors/call-executions.ts'
import { createConnectApi } from '#api/zitadel/interceptors/connect-api.ts'
import type { MountedService, ZitadelApi, ZitadelApiOptions } from '#api/zitadel/mount.ts'
import {
  type Documents,
  documentPath,
  documentsOf,
  pathsOf,
  restOptions,
  routesOf,
} from '#api/zitadel/routed-services.ts'
import type { OpenApiDocument } from '#api/zitadel/transcode/openapi/schema-types.ts'
import { createRestApi } from '#api/zitadel/transcode/rest-api.ts'
import { createRestTable } from '#api/zitadel/transcode/rest-routes.ts'

/** Services that are created at the first request for one of them, or by `prepare`. */
export interface LaterServices<Ctx> {
  /** REST paths of all of them are below it. */
  readonly basePath: string
  /** Whether an RPC's path is of one of them. */
  owns(path: string): boolean
  /** Their documents' names, since the routes of documents exist from the start. */
  readonly openapiNames: readonly string[]
  load(): Promise<readonly MountedService<Ctx>[]>
}

export interface LaterZitadelApi extends Pick<ZitadelApi, 'plugin' | 'directHandler'> {
  /** Creates the services now, so that no request waits for it. */
  prepare(): Promise<void>
  paths(): Promise<readonly KnownPath[]>
}

/** Builds the routes of services that few clients call, which a start does not wait for. */
export function createLaterZitadelApi<Ctx extends CallOrigin>(
  later: LaterServices<Ctx>,
  options: Omit<ZitadelApiOptions<Ctx>, 'services'>,
): LaterZitadelApi {
  const { bodyLimitBytes, log } = options
  const table = createRestTable()
  const rest = restOptions(table, options)
  let created: Promise<Created> | undefined
  const create = () => {
    created ??= later.load().then((services) => {
      const ready = routesOf(services, table, options)
      const direct = createConnectApi({ services: ready, ...rest, bodyLimitBytes, log })
      return { direct, documents: documentsOf(ready), paths: pathsOf(ready) }
    })
    return created
  }
  const prepare = async () => void (await create())
  const documents = later.openapiNames.map((name) => {
    const path = documentPath(name)
    return [path, async () => documentNamed(path, (await create()).documents)] as const
  })
  return {
    plugin: createRestApi({ ...rest, basePaths: [later.basePath], documents: new Map(documents), prepare }),
    directHandler: {
      owns: later.owns,
      serve(request, response) {
        create().then(
          ({ direct }) => direct.serve(request, response),
          (cause: unknown) => {
            log.error({ cause }, 'services could not be loaded')
            respondDirectly(response, 500)
          },
        )
      },
    },
    prepare,
    paths: async () => (await create()).paths,
  }
}

interface Created {
  readonly direct: DirectHandler
  readonly documents: Documents
  readonly paths: readonly KnownPath[]
}

async function documentNamed(path: string, documents: Documents): Promise<OpenApiDocument> {
  const make = documents.get(path)
  if (!make) throw new Error(`no service has the document ${path}`)
  return make()
}
