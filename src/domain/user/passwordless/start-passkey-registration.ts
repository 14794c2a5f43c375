import type { Context, Details } from '#domain/context.ts'
import { detailsOf } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { passkeySlot } from '#domain/user/code-slots.ts'
import {
  type ChallengedRegistration,
  challengeRegistration,
  type RequestedCredential,
} from '#domain/user/passwordless/challenge-registration.ts'
import { passkeyCodeCheckSucceeded } from '#domain/user/passwordless/events.ts'
import { requireRelyingPartyId } from '#domain/user/passwordless/relying-party.ts'
import { requirePasskeyHolder } from '#domain/user/passwordless/require-passkey-holder.ts'
import { redeemCode } from '#domain/user/redeem-code.ts'

export interface StartPasskeyRegistration extends Pick<RequestedCredential, 'domain' | 'attachment'> {
  /** Allows any caller to register a passkey of the user; used by this call. */
  readonly code?: { readonly id: string; readonly code: string } | undefined
}

/**
 * Starts the registration of a passkey on a page of any domain. Without a code: by the user, or a caller with the
 * permission.
 */
export async function startPasskeyRegistration(
  ctx: Context,
  target: Target,
  { code, domain = '', attachment }: StartPasskeyRegistration,
): Promise<ChallengedRegistration & { readonly details: Details }> {
  if (domain) requireRelyingPartyId(domain)
  const user = code
    ? await redeemCode(ctx, { user: target, slot: passkeySlot(code.id), code: code.code }, ({ state }) => {
        requirePasskeyHolder(state)
        return [passkeyCodeCheckSucceeded(code.id)]
      })
    : await readUser(ctx, target, mayOrSelf('user.credential.write'))
  requirePasskeyHolder(user.state)
  const requested = { use: 'passkey', domain, attachment, callerId: ctx.caller.id } as const
  return { ...(await challengeRegistration(ctx, user, requested)), details: detailsOf(user) }
}
