import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { projectName } from '#domain/project/add-project.ts'
import { projectChanged } from '#domain/project/events.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project, ProjectSettings } from '#domain/project/project-state.ts'
import { nothingChanged, requireProject } from '#domain/project/require-project.ts'

/** Replaces all settings of a project. */
export async function updateProject(ctx: OrgContext, id: string, input: ProjectSettings): Promise<Details> {
  ctx.caller.require('project.write', ctx.orgId, id)
  const settings = { ...input, name: projectName(input.name, 'PROJECT-4m9vS') }
  const after = await ctx.events.change(author(ctx), projectAggregate, id, (project) => {
    requireProject(project, ctx.orgId)
    return decideUpdateProject(project.state, settings)
  })
  return detailsOf(after)
}

export function decideUpdateProject(project: Project, wanted: ProjectSettings): ProjectEvent[] {
  const { name, roleAssertion, roleCheck, projectCheck, privateLabeling } = project
  const standing: ProjectSettings = { name, roleAssertion, roleCheck, projectCheck, privateLabeling }
  const changed = Object.entries(wanted).filter(([key, value]) => standing[key as keyof ProjectSettings] !== value)
  if (changed.length === 0) throw nothingChanged('COMMAND-2M0fs')
  return [projectChanged(Object.fromEntries(changed))]
}
