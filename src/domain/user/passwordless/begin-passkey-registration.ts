import { registrationOptions, relyingParty } from '#crypto/webauthn.ts'
import type { Context } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { passkeySlot } from '#domain/user/code-slots.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { keepChallenge } from '#domain/user/passwordless/webauthn-challenge.ts'
import { requireRightCode } from '#domain/user/redeem-code.ts'

/** Shown by the browser in its dialog. */
export const RELYING_PARTY_NAME = 'Usher'

export interface BeginPasskeyRegistration {
  readonly codeId: string
  readonly code: string
}

/** Returns the options for the browser to create a passkey, and the challenge id of its answer. Does not use the code. */
export async function beginPasskeyRegistration(
  ctx: Context,
  target: Target,
  input: BeginPasskeyRegistration,
): Promise<{ challengeId: string; options: Awaited<ReturnType<typeof registrationOptions>> }> {
  const link = { user: target, slot: passkeySlot(input.codeId), code: input.code }
  const { id, owner, state } = await requireRightCode(ctx, link)
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
