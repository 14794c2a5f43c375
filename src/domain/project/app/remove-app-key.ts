import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { appKeyRemoved } from '#domain/project/app/events.ts'
import type { AppRef } from '#domain/project/app/update-app.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireApp, requireProject } from '#domain/project/require-project.ts'
import { notFound } from '#kit/errors.ts'

/** Ends an application's key. */
export async function removeAppKey(ctx: OrgContext, ref: AppRef & { keyId: string }): Promise<Details> {
  ctx.caller.require('project.app.write', ctx.orgId, ref.projectId)
  const after = await ctx.events.change(author(ctx), projectAggregate, ref.projectId, (project) => {
    requireProject(project, ctx.orgId)
    return decideRemoveAppKey(project.state, ref.appId, ref.keyId)
  })
  return detailsOf(after)
}

export function decideRemoveAppKey(project: Project, appId: string, keyId: string): ProjectEvent[] {
  if (!Object.hasOwn(requireApp(project, appId).keys, keyId))
    throw notFound('COMMAND-4m77G', 'Errors.AuthNKey.NotFound')
  return [appKeyRemoved(appId, keyId)]
}
