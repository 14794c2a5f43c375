import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { appChanged } from '#domain/project/app/events.ts'
import { appName } from '#domain/project/app/new-client.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { nothingChanged, requireApp, requireProject } from '#domain/project/require-project.ts'

/** Which application is meant. */
export interface AppRef {
  readonly projectId: string
  readonly appId: string
}

/** Renames an application. */
export async function updateApp(ctx: OrgContext, ref: AppRef, name: string): Promise<Details> {
  ctx.caller.require('project.app.write', ctx.orgId, ref.projectId)
  const after = await ctx.events.change(author(ctx), projectAggregate, ref.projectId, (project) => {
    requireProject(project, ctx.orgId)
    return decideUpdateApp(project.state, ref.appId, name)
  })
  return detailsOf(after)
}

export function decideUpdateApp(project: Project, appId: string, wanted: string): ProjectEvent[] {
  const app = requireApp(project, appId)
  const name = appName(project, wanted, appId)
  if (app.name === name) throw nothingChanged('COMMAND-2m8vx')
  return [appChanged(appId, name)]
}
