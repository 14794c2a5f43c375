import type { OrgContext } from '#domain/context.ts'
import { loadLoginNaming } from '#domain/user/login-names.ts'
import { foldCase } from '#kit/fold-case.ts'

/**
 * Returns whether no user has both the user name and the email given, compared as a new user's would be. Empty ones
 * are not asked for. In the whole instance, unless login names carry the organization's domain.
 */
export async function isUserUnique(ctx: OrgContext, { userName, email }: { userName: string; email: string }) {
  if (`${userName}${email}`.includes('\0')) return true
  const { withDomain } = await loadLoginNaming(ctx, ctx.orgId)
  let same = ctx.rows.selectFrom('users').select('id').limit(1)
  if (withDomain) same = same.where('org_id', '=', ctx.orgId)
  if (userName) same = same.where('user_name_key', '=', foldCase(userName))
  if (email) same = same.where('email_key', '=', foldCase(email))
  return (await same.executeTakeFirst()) === undefined
}
