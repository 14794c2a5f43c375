import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { type ApiConfig, sameConfig } from '#domain/project/app/app-config.ts'
import { apiConfigChanged } from '#domain/project/app/events.ts'
import type { AppRef } from '#domain/project/app/update-app.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { nothingChanged, requireApp, requireProject } from '#domain/project/require-project.ts'
import { invalidArgument } from '#kit/errors.ts'

/** Replaces how an API proves who it is; its client id and secret stay. */
export async function updateApiAppConfig(ctx: OrgContext, ref: AppRef, config: ApiConfig): Promise<Details> {
  ctx.caller.require('project.app.write', ctx.orgId, ref.projectId)
  const after = await ctx.events.change(author(ctx), projectAggregate, ref.projectId, (project) => {
    requireProject(project, ctx.orgId)
    return decideUpdateApiAppConfig(project.state, ref.appId, config)
  })
  return detailsOf(after)
}

export function decideUpdateApiAppConfig(project: Project, appId: string, config: ApiConfig): ProjectEvent[] {
  const app = requireApp(project, appId)
  if (app.config.kind !== 'api') throw invalidArgument('COMMAND-Gnwt3', 'Errors.Project.App.IsNotAPI')
  if (sameConfig(app.config, config)) throw nothingChanged('COMMAND-2m8vx')
  return [apiConfigChanged(appId, config)]
}
