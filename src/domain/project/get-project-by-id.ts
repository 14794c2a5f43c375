import type { Context } from '#domain/context.ts'
import { type ProjectView, projectViewOf } from '#domain/project/project-view.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { isOutside, type Target } from '#domain/target.ts'

/** Returns a project. */
export async function getProjectById(ctx: Pick<Context, 'caller' | 'rows'>, target: Target): Promise<ProjectView> {
  const row = await ctx.rows.selectFrom('projects').selectAll().where('id', '=', target.id).executeTakeFirst()
  if (!row || isOutside(target, row.org_id)) throw refuse('project.notFound')
  ctx.caller.require('project.read', row.org_id, row.id)
  return projectViewOf(row)
}
