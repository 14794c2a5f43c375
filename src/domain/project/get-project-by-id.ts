import type { OrgContext } from '#domain/context.ts'
import { notFound } from '#kit/errors.ts'
import type { Database } from '#storage/tables.ts'

export type ProjectRow = Database['projects']

/** The project of the organization acted in. */
export async function getProjectById(ctx: OrgContext, id: string): Promise<ProjectRow> {
  ctx.caller.require('project.read', ctx.orgId, id)
  const row = await ctx.rows
    .selectFrom('projects')
    .selectAll()
    .where('id', '=', id)
    .where('org_id', '=', ctx.orgId)
    .executeTakeFirst()
  if (!row) throw notFound('QUERY-fk2fs', 'Errors.Project.NotFound')
  return row
}
