import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { SamlConfig } from '#domain/project/app/app-config.ts'
import { appAdded, samlConfigAdded } from '#domain/project/app/events.ts'
import { appName } from '#domain/project/app/new-client.ts'
import { type FetchMetadata, loadSamlConfig, type SamlAppInput } from '#domain/project/app/saml/load-saml-config.ts'
import { requireFreeEntityId } from '#domain/project/app/saml/require-free-entity-id.ts'
import { changeProject } from '#domain/project/change-project.ts'
import { loadProject } from '#domain/project/load-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireActiveProject, requireFreeAppId } from '#domain/project/require-project.ts'
import type { Target } from '#domain/target.ts'

export interface AddSamlApp extends SamlAppInput {
  readonly name: string
  /** Chosen by the caller; absent: a new one. */
  readonly id?: string
}

/** Adds a SAML service provider. Its entity id is unique. */
export async function addSamlApp(
  ctx: Context & { readonly fetchMetadata: FetchMetadata },
  project: Target,
  input: AddSamlApp,
): Promise<{ appId: string; details: Details }> {
  // Before an address is fetched that only an administrator of the project may name.
  await loadProject(ctx, project, 'project.app.write')
  const config = await loadSamlConfig(ctx, input)
  const appId = input.id ?? ctx.newId()
  const after = await changeProject(ctx, project, 'project.app.write', (state) =>
    decideAddSamlApp(state, { appId, name: input.name, config }),
  )
  return { appId, details: detailsOf(after) }
}

export function decideAddSamlApp(
  project: Project,
  { appId, name, config }: { appId: string; name: string; config: SamlConfig },
): ProjectEvent[] {
  requireActiveProject(project)
  requireFreeAppId(project, appId)
  requireFreeEntityId(project, config)
  return [appAdded(appId, appName(project, name)), samlConfigAdded(appId, config)]
}
