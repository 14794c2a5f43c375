import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { newCode } from '#domain/user/new-code.ts'
import { passkeyCodeRequested } from '#domain/user/passwordless/events.ts'
import { requirePasskeyHolder } from '#domain/user/passwordless/require-passkey-holder.ts'

/** Mails the person a link on which to register a passkey. */
export async function requestPasskeyRegistration(ctx: Context, target: Target): Promise<Details> {
  const id = ctx.newId()
  const { payload } = newCode(ctx, 'passwordlessInit')
  const after = await changeUser(ctx, target, mayOrSelf('user.write'), (user) => {
    requirePasskeyHolder(user)
    return [passkeyCodeRequested({ id, ...payload })]
  })
  return detailsOf(after)
}
