import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { projectGrantAdded } from '#domain/project/grant/events.ts'
import { loadProject } from '#domain/project/load-project.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireActiveProject, requireRoles } from '#domain/project/require-project.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { exists } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/change.ts'

export interface AddProjectGrant {
  readonly grantedOrgId: string
  readonly roleKeys: readonly string[]
}

/** Grants a project to another organization, so that it can grant the roles to its users. */
export async function addProjectGrant(
  ctx: Context,
  project: Target,
  input: AddProjectGrant,
): Promise<{ grantId: string; details: Details }> {
  const grantId = ctx.newId()
  return ctx.events.retry(async () => {
    const [before, granted] = await Promise.all([
      loadProject(ctx, project, 'project.grant.write'),
      ctx.events.load(orgAggregate, input.grantedOrgId),
    ])
    if (input.grantedOrgId === before.owner) throw refuse('projectGrant.sameOrg')
    if (!exists(orgAggregate, granted)) throw refuse('projectGrant.orgNotFound')
    const events = decideAddProjectGrant(before.state, input, grantId)
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: projectAggregate, before, events }),
      // Without events: a concurrent removal of the organization is a conflict.
      change({ aggregate: orgAggregate, before: granted, events: [] }),
    ])
    return { grantId, details: detailsOf(after ?? before) }
  })
}

export function decideAddProjectGrant(project: Project, input: AddProjectGrant, grantId: string): ProjectEvent[] {
  requireActiveProject(project)
  requireRoles(project, input.roleKeys)
  if (Object.values(project.grants).some((grant) => grant.grantedOrgId === input.grantedOrgId))
    throw refuse('projectGrant.alreadyExists')
  const { grantedOrgId } = input
  return [projectGrantAdded({ grantId, grantedOrgId, roleKeys: [...new Set(input.roleKeys)] })]
}
