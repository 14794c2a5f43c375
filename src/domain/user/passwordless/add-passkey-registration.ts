import { codeGenerators } from '#crypto/code-generator.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { passkeyRegistrationLink } from '#domain/user/links.ts'
import { newCode } from '#domain/user/new-code.ts'
import { passkeyCodeAdded } from '#domain/user/passwordless/events.ts'
import { requirePasskeyHolder } from '#domain/user/passwordless/require-passkey-holder.ts'

/** Creates a link on which the person registers a passkey, for the caller to pass on; sends no mail. */
export async function addPasskeyRegistration(
  ctx: Context,
  target: Target,
): Promise<{ link: string; lifetimeSeconds: number; details: Details }> {
  const id = ctx.newId()
  const { plain, payload } = newCode(ctx, 'passwordlessInit')
  const after = await changeUser(ctx, target, mayOrSelf('user.credential.write'), (user) => {
    requirePasskeyHolder(user)
    return [passkeyCodeAdded({ id, ...payload })]
  })
  return {
    link: passkeyRegistrationLink(ctx.externalUrl, { userId: target.id, orgId: after.owner, code: plain }, id),
    lifetimeSeconds: codeGenerators.passwordlessInit.expirySeconds,
    details: detailsOf(after),
  }
}
