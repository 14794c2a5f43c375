import type { Context } from '#domain/context.ts'
import type { SamlConfig } from '#domain/project/app/app-config.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import { type FetchMetadata, loadSamlConfig, type SamlAppInput } from '#domain/project/app/saml/load-saml-config.ts'
import { loadProject } from '#domain/project/load-project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireApp } from '#domain/project/require-project.ts'
import { refuse } from '#domain/reasons/reason.ts'

/**
 * Returns the configuration of a SAML application with changes; absent members stay as they are. Judges the permission
 * first: only an administrator of the project may name an address that is fetched.
 */
export async function changedSamlConfig(
  ctx: Context & { readonly fetchMetadata: FetchMetadata },
  app: AppTarget,
  changes: Partial<SamlAppInput>,
): Promise<SamlConfig> {
  const current = requireSamlConfig((await loadProject(ctx, app.project, 'project.app.write')).state, app.appId)
  const loginVersion = changes.loginVersion ?? current.loginVersion
  const version = loginVersion ? { loginVersion } : {}
  if (changes.metadata) return loadSamlConfig(ctx, { metadata: changes.metadata, ...version })
  // Stored metadata is not fetched again.
  const config = await loadSamlConfig(ctx, { metadata: { xml: current.metadataXml }, ...version })
  return { ...config, metadataUrl: current.metadataUrl }
}

export function requireSamlConfig(project: Project, appId: string): SamlConfig {
  const { config } = requireApp(project, appId)
  if (config.kind !== 'saml') throw refuse('app.notSaml')
  return config
}
