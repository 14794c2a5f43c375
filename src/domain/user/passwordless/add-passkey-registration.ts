import { codeGenerators } from '#crypto/code-generator.ts'
import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { passkeyRegistrationLink } from '#domain/user/links.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { newCode } from '#domain/user/new-code.ts'
import { passkeyCodeAdded } from '#domain/user/passwordless/events.ts'
import { requirePasskeyHolder } from '#domain/user/passwordless/require-passkey-holder.ts'
import { userAggregate } from '#domain/user/user.ts'
import { notFound } from '#kit/errors.ts'

/** Makes a link on which the person registers a passkey, for the caller to hand over; nothing is mailed. */
export async function addPasskeyRegistration(
  ctx: OrgContext,
  userId: string,
): Promise<{ link: string; lifetimeSeconds: number; details: Details }> {
  ctx.caller.require('user.credential.write', ctx.orgId)
  const id = ctx.newId()
  const { plain, payload } = newCode(ctx, 'passwordlessInit')
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, () => notFound('COMMAND-PkLnk', 'Errors.User.NotFound'))
    requirePasskeyHolder(user.state)
    return [passkeyCodeAdded({ id, ...payload })]
  })
  return {
    link: passkeyRegistrationLink(ctx.externalUrl, { userId, orgId: after.owner, code: plain }, id),
    lifetimeSeconds: codeGenerators.passwordlessInit.expirySeconds,
    details: detailsOf(after),
  }
}
