import type { OrgContext } from '#domain/context.ts'
import { type FoundUser, type UserRow, withLoginNames } from '#domain/user/login-names.ts'
import { notFound } from '#kit/errors.ts'
import { foldCase } from '#kit/fold-case.ts'

/** The user of any organization whose preferred login name this is, to the letter (contract §7.1). */
export async function getUserByLoginName(ctx: OrgContext, loginName: string): Promise<FoundUser> {
  const users = loginName.includes('\0') ? [] : await withLoginNames(ctx, await findCandidates(ctx, loginName))
  const user = users.find((one) => one.preferredLoginName === loginName)
  if (!user) throw notFound('QUERY-Dfbg2', 'Errors.User.NotFound')
  return user
}

/** Users who may have it as their bare user name, or as a user name at the domain of their organization. */
async function findCandidates(ctx: OrgContext, loginName: string): Promise<UserRow[]> {
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
