import type { Context } from '#domain/context.ts'
import { loadLoginNaming } from '#domain/user/login-names.ts'
import { foldCase } from '#kit/fold-case.ts'

export interface UserUniqueness {
  readonly orgId: string
  /** '' : any. */
  readonly userName: string
  /** '' : any. */
  readonly email: string
}

/**
 * Returns whether no user has both the user name and the email address, compared as those of a new user: in the whole
 * instance, or in the organization where login names carry its domain.
 */
export async function isUserUnique(
  ctx: Pick<Context, 'events' | 'rows'>,
  { orgId, userName, email }: UserUniqueness,
): Promise<boolean> {
  if (`${userName}${email}`.includes('\0')) return true
  const { withDomain } = await loadLoginNaming(ctx, orgId)
  let same = ctx.rows.selectFrom('users').select('id').limit(1)
  if (withDomain) same = same.where('org_id', '=', orgId)
  if (userName) same = same.where('user_name_key', '=', foldCase(userName))
  if (email) same = same.where('email_key', '=', foldCase(email))
  return (await same.executeTakeFirst()) === undefined
}
