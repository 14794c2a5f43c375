import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may, mayOrSelf } from '#domain/user/access/user-access.ts'
import { type CodeDelivery, newDeliveredCode } from '#domain/user/new-code.ts'
import { passkeyCodeAdded, passkeyCodeRequested } from '#domain/user/passwordless/events.ts'
import { requirePasskeyHolder } from '#domain/user/passwordless/require-passkey-holder.ts'

export interface RequestedPasskeyRegistration {
  readonly details: Details
  /** Where it is returned instead of mailed. */
  readonly code?: { readonly id: string; readonly code: string }
}

/** Creates a code for the registration of a passkey, and mails its link unless the caller takes the code. */
export async function requestPasskeyRegistration(
  ctx: Context,
  target: Target,
  delivery: CodeDelivery = { kind: 'send' },
): Promise<RequestedPasskeyRegistration> {
  const id = ctx.newId()
  const { plain, payload } = newDeliveredCode(ctx, 'passwordlessInit', delivery)
  const isReturned = delivery.kind === 'return'
  const after = await changeUser(
    ctx,
    target,
    isReturned ? may('user.passkey.write') : mayOrSelf('user.write'),
    (user) => {
      requirePasskeyHolder(user)
      return [(isReturned ? passkeyCodeAdded : passkeyCodeRequested)({ id, ...payload })]
    },
  )
  return { details: detailsOf(after), ...(isReturned ? { code: { id, code: plain } } : {}) }
}
