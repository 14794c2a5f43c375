import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { withLoginNames } from '#domain/user/login-names.ts'
import type { UserRow, UserView } from '#domain/user/user-view.ts'
import { foldCase } from '#kit/fold-case.ts'

/** Returns the user of any organization with this preferred login name, case-sensitive. */
export async function getUserByLoginName(ctx: Pick<Context, 'events' | 'rows'>, loginName: string): Promise<UserView> {
  const users = loginName.includes('\0') ? [] : await withLoginNames(ctx, await findCandidates(ctx, loginName))
  const user = users.find((one) => one.preferredLoginName === loginName)
  if (!user) throw refuse('user.notFound')
  return user
}

/** Returns users that may have it as their bare user name, or at a domain of their organization. */
async function findCandidates(ctx: Pick<Context, 'events' | 'rows'>, loginName: string): Promise<UserRow[]> {
  const at = loginName.lastIndexOf('@')
  const bare = ctx.rows.selectFrom('users').selectAll().where('user_name_key', '=', foldCase(loginName)).execute()
  if (at < 1) return bare
  const scoped = ctx.rows
    .selectFrom('users')
    .innerJoin('org_domains', 'org_domains.org_id', 'users.org_id')
    .selectAll('users')
    .where('org_domains.domain_key', '=', foldCase(loginName.slice(at + 1)))
    .where('org_domains.is_verified', '=', 1)
    .where('users.user_name_key', '=', foldCase(loginName.slice(0, at)))
    .execute()
  return (await Promise.all([bare, scoped])).flat()
}
