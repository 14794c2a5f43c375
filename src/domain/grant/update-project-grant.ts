import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { cascadeRoles } from '#domain/grant/cascade-user-grants.ts'
import { missingRole } from '#domain/project/grant/add-project-grant.ts'
import { projectGrantChanged } from '#domain/project/grant/events.ts'
import { sameRoles } from '#domain/project/member/update-project-member.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import {
  nothingChanged,
  requireActiveProject,
  requireProjectGrant,
  requireRoles,
} from '#domain/project/require-project.ts'
import { change } from '#eventstore/event-store.ts'

/** Replaces the roles that another organization can give; who has a role that is no longer among them loses it. */
export async function updateProjectGrant(
  ctx: Context,
  ref: { projectId: string; grantId: string },
  roleKeys: readonly string[],
): Promise<Details> {
  ctx.caller.require('project.grant.write', ctx.orgId, ref.projectId)
  return ctx.events.retry(async () => {
    const before = await ctx.events.load(projectAggregate, ref.projectId)
    requireActiveProject(before, ctx.orgId)
    const stays = new Set(roleKeys)
    const events = decideUpdateProjectGrant(before.state, ref.grantId, [...stays])
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: projectAggregate, before, events }),
      ...(await cascadeRoles(ctx, { projectGrantId: ref.grantId }, (key) => stays.has(key))),
    ])
    return detailsOf(after ?? before)
  })
}

export function decideUpdateProjectGrant(
  project: Project,
  grantId: string,
  roleKeys: readonly string[],
): ProjectEvent[] {
  const grant = requireProjectGrant(project, grantId)
  requireRoles(project, roleKeys, missingRole)
  if (sameRoles(grant.roleKeys, roleKeys)) throw nothingChanged('PROJECT-0o0pL')
  return [projectGrantChanged(grantId, roleKeys)]
}
