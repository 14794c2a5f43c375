import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import type { OidcConfig } from '#domain/project/app/app-config.ts'
import { checkOidcConfig } from '#domain/project/app/check-oidc-config.ts'
import { appAdded, oidcConfigAdded } from '#domain/project/app/events.ts'
import { appName, type NewClient, newClient } from '#domain/project/app/new-client.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireActiveProject } from '#domain/project/require-project.ts'

export interface AddOidcApp {
  readonly projectId: string
  readonly name: string
  readonly config: OidcConfig
}

/** Registers an application that signs people in. The client secret, if it has one, is answered this once. */
export async function addOidcApp(
  ctx: OrgContext,
  input: AddOidcApp,
): Promise<Pick<NewClient, 'appId' | 'clientId' | 'clientSecret'> & { details: Details }> {
  ctx.caller.require('project.app.write', ctx.orgId, input.projectId)
  checkOidcConfig(input.config)
  const client = newClient(ctx, input.config)
  const after = await ctx.events.change(author(ctx), projectAggregate, input.projectId, (project) => {
    requireActiveProject(project, ctx.orgId)
    return decideAddOidcApp(project.state, input, client)
  })
  const { appId, clientId, clientSecret } = client
  return { appId, clientId, clientSecret, details: detailsOf(after) }
}

export function decideAddOidcApp(project: Project, input: AddOidcApp, client: NewClient): ProjectEvent[] {
  const { appId, clientId, secretHash } = client
  return [
    appAdded(appId, appName(project, input.name)),
    oidcConfigAdded({ appId, clientId, secretHash, config: input.config }),
  ]
}
