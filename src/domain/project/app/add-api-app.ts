import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import type { ApiConfig } from '#domain/project/app/app-config.ts'
import { apiConfigAdded, appAdded } from '#domain/project/app/events.ts'
import { appName, type NewClient, newClient } from '#domain/project/app/new-client.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireActiveProject } from '#domain/project/require-project.ts'

export interface AddApiApp {
  readonly projectId: string
  readonly name: string
  readonly config: ApiConfig
}

/** Registers an API that asks about the tokens it is called with. Its secret, if it has one, is answered this once. */
export async function addApiApp(
  ctx: OrgContext,
  input: AddApiApp,
): Promise<Pick<NewClient, 'appId' | 'clientId' | 'clientSecret'> & { details: Details }> {
  ctx.caller.require('project.app.write', ctx.orgId, input.projectId)
  const client = newClient(ctx, input.config)
  const after = await ctx.events.change(author(ctx), projectAggregate, input.projectId, (project) => {
    requireActiveProject(project, ctx.orgId)
    return decideAddApiApp(project.state, input, client)
  })
  const { appId, clientId, clientSecret } = client
  return { appId, clientId, clientSecret, details: detailsOf(after) }
}

export function decideAddApiApp(project: Project, input: AddApiApp, client: NewClient): ProjectEvent[] {
  const { appId, clientId, secretHash } = client
  return [
    appAdded(appId, appName(project, input.name)),
    apiConfigAdded({ appId, clientId, secretHash, config: input.config }),
  ]
}
