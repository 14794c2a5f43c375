import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { type SamlConfig, sameConfig } from '#domain/project/app/app-config.ts'
import type { AppTarget } from '#domain/project/app/app-target.ts'
import { samlConfigChanged } from '#domain/project/app/events.ts'
import { requireSamlConfig } from '#domain/project/app/saml/changed-saml-config.ts'
import { type FetchMetadata, loadSamlConfig, type SamlAppInput } from '#domain/project/app/saml/load-saml-config.ts'
import { requireFreeEntityId } from '#domain/project/app/saml/require-free-entity-id.ts'
import { changeProject } from '#domain/project/change-project.ts'
import { loadProject } from '#domain/project/load-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Replaces the configuration of a SAML application. */
export async function updateSamlAppConfig(
  ctx: Context & { readonly fetchMetadata: FetchMetadata },
  app: AppTarget,
  input: SamlAppInput,
): Promise<Details> {
  // Before an address is fetched that only an administrator of the project may name.
  requireSamlConfig((await loadProject(ctx, app.project, 'project.app.write')).state, app.appId)
  const config = await loadSamlConfig(ctx, input)
  const after = await changeProject(ctx, app.project, 'project.app.write', (state) =>
    decideUpdateSamlAppConfig(state, app.appId, config),
  )
  return detailsOf(after)
}

export function decideUpdateSamlAppConfig(project: Project, appId: string, config: SamlConfig): ProjectEvent[] {
  if (sameConfig(requireSamlConfig(project, appId), config)) throw refuse('app.notChanged')
  requireFreeEntityId(project, config, appId)
  return [samlConfigChanged(appId, config)]
}
