import type { Context } from '#domain/context.ts'

/** Returns whether a user and its organization exist and are active. */
export async function isActiveUser({ rows }: Pick<Context, 'rows'>, userId: string): Promise<boolean> {
  const user = await rows
    .selectFrom('users as user')
    .innerJoin('orgs as org', 'org.id', 'user.org_id')
    .select('user.id')
    .where('user.id', '=', userId)
    .where('user.state', '=', 'active')
    .where('org.state', '=', 'active')
    .executeTakeFirst()
  return user !== undefined
}
