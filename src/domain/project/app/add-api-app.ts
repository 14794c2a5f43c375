import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { ApiConfig } from '#domain/project/app/app-config.ts'
import { apiConfigAdded, appAdded } from '#domain/project/app/events.ts'
import { appName, type NewClient, newClient } from '#domain/project/app/new-client.ts'
import { changeProject } from '#domain/project/change-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireActiveProject, requireFreeAppId } from '#domain/project/require-project.ts'
import type { Target } from '#domain/target.ts'

export interface AddApiApp {
  /** Chosen by the caller; absent: a new one. */
  readonly id?: string
  /** Of an imported application: clients are configured with it. */
  readonly clientId?: string
  readonly name: string
  readonly config: ApiConfig
}

/** Adds an API that introspects tokens. Returns its client secret, if it has one, this once. */
export async function addApiApp(
  ctx: Context,
  project: Target,
  input: AddApiApp,
): Promise<Pick<NewClient, 'appId' | 'clientId' | 'clientSecret'> & { details: Details }> {
  const client = newClient(ctx, input.config, input.id, input.clientId)
  const after = await changeProject(ctx, project, 'project.app.write', (state) => decideAddApiApp(state, input, client))
  const { appId, clientId, clientSecret } = client
  return { appId, clientId, clientSecret, details: detailsOf(after) }
}

export function decideAddApiApp(project: Project, input: AddApiApp, client: NewClient): ProjectEvent[] {
  requireActiveProject(project)
  const { appId, clientId, secretHash } = client
  requireFreeAppId(project, appId)
  return [
    appAdded(appId, appName(project, input.name)),
    apiConfigAdded({ appId, clientId, secretHash, config: input.config }),
  ]
}
