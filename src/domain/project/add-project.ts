import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { loadExistingOrg, orgMustExist } from '#domain/org/existing-org.ts'
import { projectAdded } from '#domain/project/events.ts'
import { projectAggregate } from '#domain/project/project.ts'
import type { ProjectSettings } from '#domain/project/project-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { change } from '#eventstore/change.ts'

/** Returns the name as it is stored. Rejects an empty name, and more than one line. */
export function projectName(name: string): string {
  const trimmed = name.trim()
  if (!trimmed) throw refuse('project.nameInvalid')
  requireOneLine({ name: trimmed })
  return trimmed
}

export interface AddProject extends ProjectSettings {
  /** Chosen by the caller; absent: a new one. */
  readonly id?: string
  readonly orgId: string
}

/**
 * Adds a project to an organization. A caller that may create projects but not change them becomes the owner of this
 * one.
 */
export async function addProject(
  ctx: Context,
  { id, orgId, ...input }: AddProject,
): Promise<{ id: string; details: Details }> {
  const settings = { ...input, name: projectName(input.name) }
  await loadExistingOrg(ctx, orgId)
  ctx.caller.require('project.create', orgId)
  const before = id
    ? await ctx.events.load(projectAggregate, id)
    : ctx.events.nonexistent(projectAggregate, ctx.newId())
  if (before.sequence > 0) throw refuse('project.idTaken')
  const owned = !ctx.caller.may('project.write', orgId, before.id)
  const events = [projectAdded(settings), ...(owned ? [memberAdded('project', ctx.caller.id, ['PROJECT_OWNER'])] : [])]
  return ctx.events.retry(async () => {
    const org = await loadExistingOrg(ctx, orgId)
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: projectAggregate, before, owner: orgId, events }),
      orgMustExist(org),
    ])
    return { id: before.id, details: detailsOf(after ?? before) }
  })
}
