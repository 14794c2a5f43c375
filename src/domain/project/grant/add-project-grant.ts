import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { projectGrantAdded } from '#domain/project/grant/events.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireActiveProject, requireRoles } from '#domain/project/require-project.ts'
import { exists } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/event-store.ts'
import { alreadyExists, failedPrecondition, invalidArgument } from '#kit/errors.ts'

export interface AddProjectGrant {
  readonly projectId: string
  readonly grantedOrgId: string
  readonly roleKeys: readonly string[]
}

/** Lets another organization give roles of a project to its own people. */
export async function addProjectGrant(
  ctx: OrgContext,
  input: AddProjectGrant,
): Promise<{ grantId: string; details: Details }> {
  ctx.caller.require('project.grant.write', ctx.orgId, input.projectId)
  if (input.grantedOrgId === ctx.orgId) throw invalidArgument('PROJECT-Bff2g', 'Errors.Project.Grant.Invalid')
  const grantId = ctx.newId()
  return ctx.events.retry(async () => {
    const [before, granted] = await Promise.all([
      ctx.events.load(projectAggregate, input.projectId),
      ctx.events.load(orgAggregate, input.grantedOrgId),
    ])
    requireActiveProject(before, ctx.orgId)
    if (!exists(orgAggregate, granted)) throw failedPrecondition('COMMAND-3m9gg', 'Errors.Org.NotFound')
    const events = decideAddProjectGrant(before.state, input, grantId)
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: projectAggregate, before, events }),
      // Without events: the organization must not be removed meanwhile.
      change({ aggregate: orgAggregate, before: granted, events: [] }),
    ])
    return { grantId, details: detailsOf(after ?? before) }
  })
}

export const missingRole = () => failedPrecondition('COMMAND-m9gp2', 'Errors.Project.Role.NotExisting')

export function decideAddProjectGrant(project: Project, input: AddProjectGrant, grantId: string): ProjectEvent[] {
  requireRoles(project, input.roleKeys, missingRole)
  if (Object.values(project.grants).some((grant) => grant.grantedOrgId === input.grantedOrgId))
    throw alreadyExists('V3-DKcYh', 'Errors.Project.Grant.AlreadyExists')
  const { grantedOrgId } = input
  return [projectGrantAdded({ grantId, grantedOrgId, roleKeys: [...new Set(input.roleKeys)] })]
}
