import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { loadStandingOrg, orgStands } from '#domain/org/standing-org.ts'
import { projectAdded } from '#domain/project/events.ts'
import { projectAggregate } from '#domain/project/project.ts'
import type { ProjectSettings } from '#domain/project/project-state.ts'
import { change } from '#eventstore/event-store.ts'
import { invalidArgument } from '#kit/errors.ts'

/** The name as it is kept. Refuses one that is empty or no single line. */
export function projectName(name: string, id: string): string {
  const trimmed = name.trim()
  if (!trimmed) throw invalidArgument(id, 'Errors.Project.Invalid')
  requireOneLine({ name: trimmed })
  return trimmed
}

/**
 * Adds a project to the organization acted in. Who may create projects but not manage those of others becomes the
 * owner of this one.
 */
export async function addProject(ctx: OrgContext, input: ProjectSettings): Promise<{ id: string; details: Details }> {
  ctx.caller.require('project.create', ctx.orgId)
  const settings = { ...input, name: projectName(input.name, 'PROJECT-IOVCC') }
  const before = ctx.events.unborn(projectAggregate, ctx.newId())
  const owned = !ctx.caller.may('project.write', ctx.orgId, before.id)
  const events = [projectAdded(settings), ...(owned ? [memberAdded('project', ctx.caller.id, ['PROJECT_OWNER'])] : [])]
  return ctx.events.retry(async () => {
    const org = await loadStandingOrg(ctx, ctx.orgId)
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: projectAggregate, before, owner: ctx.orgId, events }),
      orgStands(org),
    ])
    return { id: before.id, details: detailsOf(after ?? before) }
  })
}
