/** How much of each published service is served, and how much of that the tests call. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { zitadelServices } from '../../src/api/zitadel/services.ts'
import { CALLED_RPCS_FOLDER } from '../../test/support/called-rpcs.ts'

/** Version 1 has its version in the path, not in its document's name. */
const services = zitadelServices.map(({ service, openapiName, basePath, handlers }) => ({
  name: basePath ? `${openapiName} v1` : openapiName,
  service,
  handlers,
}))

/** Served for every service (src/api/zitadel/mount.ts). */
const BUILT_IN = 'Healthz'

export async function servedCalls(): Promise<{ service: string; served: number; all: number }[]> {
  return services.map(({ name, service, handlers }) => ({
    service: name,
    served: service.methods.filter(({ name, localName }) => localName in handlers || name === BUILT_IN).length,
    all: service.methods.length,
  }))
}

/** RPCs that succeed only with a record in public DNS; the commands behind them are tested with a resolver of the tests. */
const NEEDS_DNS: ReadonlySet<string> = new Set([
  'zitadel.management.v1.ManagementService/ValidateOrgDomain',
  'zitadel.org.v2.OrganizationService/VerifyOrganizationDomain',
  'zitadel.org.v2beta.OrganizationService/VerifyOrganizationDomain',
])

/**
 * Returns served RPCs that no test called with success in the last `npm test`; undefined: nothing is recorded. A beta counts
 * as called with the version that it precedes, whose handlers it shares.
 */
export function uncalledRpcs(): string[] | undefined {
  const called = readCalledRpcs()
  if (called.size === 0) return undefined
  return zitadelServices.flatMap(({ service, handlers }) =>
    service.methods
      .filter((method) => method.localName in handlers)
      .map((method) => `${service.typeName}/${method.name}`)
      .filter((name) => !called.has(name) && !called.has(name.replace('.v2beta.', '.v2.')) && !NEEDS_DNS.has(name)),
  )
}

function readCalledRpcs(): Set<string> {
  if (!existsSync(CALLED_RPCS_FOLDER)) return new Set()
  const texts = readdirSync(CALLED_RPCS_FOLDER).map((file) => readFileSync(path.join(CALLED_RPCS_FOLDER, file), 'utf8'))
  return new Set(texts.flatMap((text) => text.split('\n')))
}
