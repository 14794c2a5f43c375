import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { type OidcConfig, sameConfig } from '#domain/project/app/app-config.ts'
import { checkOidcConfig } from '#domain/project/app/check-oidc-config.ts'
import { oidcConfigChanged } from '#domain/project/app/events.ts'
import type { AppRef } from '#domain/project/app/update-app.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { nothingChanged, requireApp, requireProject } from '#domain/project/require-project.ts'
import { invalidArgument } from '#kit/errors.ts'

/** Replaces how an application signs people in; its client id and secret stay. */
export async function updateOidcAppConfig(ctx: OrgContext, ref: AppRef, config: OidcConfig): Promise<Details> {
  ctx.caller.require('project.app.write', ctx.orgId, ref.projectId)
  checkOidcConfig(config)
  const after = await ctx.events.change(author(ctx), projectAggregate, ref.projectId, (project) => {
    requireProject(project, ctx.orgId)
    return decideUpdateOidcAppConfig(project.state, ref.appId, config)
  })
  return detailsOf(after)
}

export function decideUpdateOidcAppConfig(project: Project, appId: string, config: OidcConfig): ProjectEvent[] {
  const app = requireApp(project, appId)
  if (app.config.kind !== 'oidc') throw invalidArgument('COMMAND-GBr34', 'Errors.Project.App.IsNotOIDC')
  if (sameConfig(app.config, config)) throw nothingChanged('COMMAND-1m88i')
  return [oidcConfigChanged(appId, config)]
}
