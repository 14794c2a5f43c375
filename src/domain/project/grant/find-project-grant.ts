import type { Context } from '#domain/context.ts'
import type { ProjectGrantTarget } from '#domain/project/grant/project-grant-target.ts'
import { refuse } from '#domain/reasons/reason.ts'

/**
 * Returns the grant of a project to an organization; judges no permission.
 * @throws `projectGrant.notFound`
 */
export async function findProjectGrant(
  { rows }: Pick<Context, 'rows'>,
  projectId: string,
  grantedOrgId: string,
): Promise<ProjectGrantTarget> {
  const row = await rows
    .selectFrom('project_grants')
    .select('id')
    .where('project_id', '=', projectId)
    .where('granted_org_id', '=', grantedOrgId)
    .executeTakeFirst()
  if (!row) throw refuse('projectGrant.notFound')
  return { projectId, grantId: row.id }
}
