import { registrationOptions, relyingParty } from '#crypto/webauthn.ts'
import type { OrgContext } from '#domain/context.ts'
import { codeRefusal } from '#domain/user/check-code.ts'
import { passkeySlot } from '#domain/user/code-slots.ts'
import { loadUser } from '#domain/user/load-user.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { keepChallenge } from '#domain/user/passwordless/webauthn-challenge.ts'
import { requireRightCode } from '#domain/user/redeem-code.ts'

/** Shown by the browser in its dialog. */
export const RELYING_PARTY_NAME = 'Usher'

export interface BeginPasskeyRegistration {
  readonly userId: string
  readonly codeId: string
  readonly code: string
}

/** Asks the browser for a new passkey: what to hand to it, and the id that its answer has to name. The code stays. */
export async function beginPasskeyRegistration(
  ctx: OrgContext,
  input: BeginPasskeyRegistration,
): Promise<{ challengeId: string; options: Awaited<ReturnType<typeof registrationOptions>> }> {
  await requireRightCode(ctx, { userId: input.userId, slot: passkeySlot(input.codeId), code: input.code })
  const { id, owner, state } = await loadUser(ctx, input.userId, () => codeRefusal('none'))
  const { preferredLoginName } = await loginNamesOf(ctx, owner, state.userName)
  const options = await registrationOptions({
    rp: relyingParty(ctx.externalUrl, RELYING_PARTY_NAME),
    use: 'passkey',
    user: { id, loginName: preferredLoginName, displayName: state.profile.displayName },
    known: Object.values(state.passkeys.tokens),
  })
  const challengeId = await keepChallenge(ctx, {
    challenge: options.challenge,
    purpose: 'registerPasskey',
    userId: id,
  })
  return { challengeId, options }
}
