import type { OrgContext } from '#domain/context.ts'
import { loadLoginNaming } from '#domain/user/login-names.ts'
import { foldCase } from '#kit/fold-case.ts'

/**
 * Is there no user that has both the user name and the email given? Empty ones are not asked for. In the whole
 * instance, unless login names carry the organization's domain (contract §7.1, trap 24).
 */
export async function isUserUnique(ctx: OrgContext, { userName, email }: { userName: string; email: string }) {
  if (`${userName}${email}`.includes('\0')) return true
  const { withDomain } = await loadLoginNaming(ctx, ctx.orgId)
  let same = ctx.rows.selectFrom('users').select('id').limit(1)
  if (withDomain) same = same.where('org_id', '=', ctx.orgId)
  if (userName) same = same.where('user_name_key', '=', foldCase(userName)).where('user_name', '=', userName)
  if (email) same = same.where('email_key', '=', foldCase(email)).where('email', '=', email)
  return (await same.executeTakeFirst()) === undefined
}
