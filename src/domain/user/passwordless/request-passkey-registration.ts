import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { newCode } from '#domain/user/new-code.ts'
import { passkeyCodeRequested } from '#domain/user/passwordless/events.ts'
import { requirePasskeyHolder } from '#domain/user/passwordless/require-passkey-holder.ts'
import { userAggregate } from '#domain/user/user.ts'
import { notFound } from '#kit/errors.ts'

/** Mails the person a link on which to register a passkey. */
export async function requestPasskeyRegistration(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const id = ctx.newId()
  const { payload } = newCode(ctx, 'passwordlessInit')
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, () => notFound('COMMAND-PkLnk', 'Errors.User.NotFound'))
    requirePasskeyHolder(user.state)
    return [passkeyCodeRequested({ id, ...payload })]
  })
  return detailsOf(after)
}
