import type { Services } from '#domain/context.ts'
import type { LoginVersion, SamlConfig } from '#domain/project/app/app-config.ts'
import { readServiceProvider, type ServiceProvider } from '#domain/project/app/saml/service-provider.ts'

export interface RegisteredProvider extends ServiceProvider {
  readonly name: string
  readonly projectId: string
  readonly orgId: string
  readonly loginVersion: LoginVersion | undefined
}

/** Returns the service provider of an entity id; undefined: unknown, or it, its project or its organization is not active. */
export async function findServiceProvider(
  { rows }: Pick<Services, 'rows'>,
  entityId: string,
): Promise<RegisteredProvider | undefined> {
  // Not every store can look for NUL.
  if (!/^[!-~]+$/.test(entityId)) return undefined
  const app = await rows
    .selectFrom('apps as app')
    .innerJoin('projects as project', 'project.id', 'app.project_id')
    .innerJoin('orgs as org', 'org.id', 'app.org_id')
    .select(['app.name', 'app.project_id as projectId', 'app.org_id as orgId', 'app.config'])
    .where('app.client_id', '=', entityId)
    .where('app.kind', '=', 'saml')
    .where('app.state', '=', 'active')
    .where('project.state', '=', 'active')
    .where('org.state', '=', 'active')
    .executeTakeFirst()
  if (!app) return undefined
  const { name, projectId, orgId } = app
  // Written by the project's projection.
  const { metadataXml, loginVersion } = JSON.parse(app.config) as SamlConfig
  return { ...readCached(entityId, metadataXml), name, projectId, orgId, loginVersion }
}

/** Number of cached service providers; the oldest one is removed first. */
const MAX_KEPT = 100
const providerCache = new Map<string, { readonly metadataXml: string; readonly provider: ServiceProvider }>()

/** Metadata can have half a megabyte, and unauthenticated requests need it parsed. */
function readCached(entityId: string, metadataXml: string): ServiceProvider {
  const known = providerCache.get(entityId)
  if (known?.metadataXml === metadataXml) return known.provider
  const provider = readServiceProvider(metadataXml)
  providerCache.delete(entityId)
  providerCache.set(entityId, { metadataXml, provider })
  const [oldest] = providerCache.keys()
  if (providerCache.size > MAX_KEPT && oldest !== undefined) providerCache.delete(oldest)
  return provider
}
