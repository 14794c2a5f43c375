import type { WebAuthnUse } from '#crypto/webauthn.ts'
import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { loadUser } from '#domain/user/access/load-user.ts'
import { mayOrSelf, requireAccess, requireKnown } from '#domain/user/access/user-access.ts'
import { newCredential } from '#domain/user/passwordless/new-credential.ts'
import { decideRegisterPasskey } from '#domain/user/passwordless/register-passkey.ts'
import { originOf } from '#domain/user/passwordless/relying-party.ts'
import { requirePasskeyHolder } from '#domain/user/passwordless/require-passkey-holder.ts'
import { findChallenge, useChallenge } from '#domain/user/passwordless/webauthn-challenge.ts'
import { decideFinishU2fRegistration } from '#domain/user/u2f/finish-u2f-registration.ts'
import { userAggregate } from '#domain/user/user.ts'

export interface FinishRegistration {
  /** Id of the passkey or security key, as its registration returned it. */
  readonly id: string
  readonly use: WebAuthnUse
  /** Answer of the browser, unchanged. */
  readonly response: unknown
  readonly name: string
}

const ACCESS = mayOrSelf('user.credential.write')

/**
 * Registers a credential that a page on any domain created: by the caller that started it, the user, or a caller with
 * the permission.
 * @throws `passkey.notFound` or `u2f.notFound` for an id that no registration waits for
 */
export async function finishRegistration(
  ctx: Context,
  target: Target,
  { id, use, response, name }: FinishRegistration,
): Promise<Details> {
  const user = await loadUser(ctx, target)
  const purpose = use === 'passkey' ? 'registerPasskey' : 'registerSecurityKey'
  const stored = await findChallenge(ctx, { id, purpose, userId: target.id })
  const isStarter = stored !== undefined && ctx.caller.id !== '' && stored.caller_id === ctx.caller.id
  if (!isStarter) await requireAccess(ctx, user, target, ACCESS)
  if (!stored) throw refuse(use === 'passkey' ? 'passkey.notFound' : 'u2f.notFound')
  await useChallenge(ctx, stored)
  const origin = originOf(response, stored.rp_id) ?? ''
  const rp = { id: stored.rp_id, origin, name: '' }
  const { challenge } = stored
  const credential = await newCredential({ id, use, rp, challenge, response, name, userAgent: '' })
  const after = await ctx.events.change(author(ctx), userAggregate, target.id, (before) => {
    requireKnown(before, target)
    if (use === 'secondFactor') return decideFinishU2fRegistration(before.state, credential)
    requirePasskeyHolder(before.state)
    return decideRegisterPasskey(before.state, credential)
  })
  return detailsOf(after)
}
