import type { Context } from '#domain/context.ts'
import type { Idp } from '#domain/idp/idp.ts'
import type { ExternalIdentity } from '#domain/idp/provider-client.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { findUserByLoginName } from '#domain/user/find-user-by-login-name.ts'
import { withLoginNames } from '#domain/user/login-names.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { foldCase } from '#kit/fold-case.ts'

/** zitadel.idp.v1.AutoLinkingOption */
const BY_USER_NAME = 1
const BY_EMAIL = 2

/**
 * Returns the login name of the one account that matches by the comparison of the provider's options; '' : none, or
 * more than one. A match permits offering a link, which requires the account's own factor. An address matches only if
 * both sides have verified it.
 */
export async function findMatchingAccount(
  ctx: Pick<Context, 'events' | 'rows'>,
  idp: Folded<Idp>,
  identity: ExternalIdentity,
): Promise<string> {
  const { autoLinking } = idp.state.options
  if (autoLinking === BY_USER_NAME && identity.userName) return byUserName(ctx, idp, identity.userName)
  if (autoLinking === BY_EMAIL && identity.emailVerified) return byEmail(ctx, idp, identity.email)
  return ''
}

async function byUserName(ctx: Pick<Context, 'events' | 'rows'>, idp: Folded<Idp>, userName: string): Promise<string> {
  const user = await findUserByLoginName(ctx, userName)
  const reached = user && (idp.owner === INSTANCE_ID || idp.owner === user.owner)
  return reached && user.state === 'active' ? user.preferredLoginName : ''
}

async function byEmail(ctx: Pick<Context, 'events' | 'rows'>, idp: Folded<Idp>, email: string): Promise<string> {
  const sameAddress = ctx.rows
    .selectFrom('users')
    .selectAll()
    .where('email_key', '=', foldCase(email))
    .where('email_verified', '=', 1)
    .where('type', '=', 'human')
    .where('state', '=', 'active')
  const reached = idp.owner === INSTANCE_ID ? sameAddress : sameAddress.where('org_id', '=', idp.owner)
  const [user, another] = await withLoginNames(ctx, await reached.limit(2).execute())
  return user && !another ? user.preferredLoginName : ''
}
