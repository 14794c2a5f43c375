import type { Context } from '#domain/context.ts'

/** Returns the name of a project; '' for an unknown one. */
export async function getProjectName({ rows }: Pick<Context, 'rows'>, id: string): Promise<string> {
  const project = await rows.selectFrom('projects').select('name').where('id', '=', id).executeTakeFirst()
  return project?.name ?? ''
}
