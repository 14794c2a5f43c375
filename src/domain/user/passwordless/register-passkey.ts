import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { limits, requireBelowLimit } from '#domain/quotas.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { passkeySlot } from '#domain/user/code-slots.ts'
import {
  type PasskeyRegistered,
  passkeyCodeCheckSucceeded,
  passkeyRegistered,
} from '#domain/user/passwordless/events.ts'
import { newCredential } from '#domain/user/passwordless/new-credential.ts'
import { ownRelyingParty } from '#domain/user/passwordless/relying-party.ts'
import { takeChallenge } from '#domain/user/passwordless/webauthn-challenge.ts'
import { redeemCode, requireRightCode } from '#domain/user/redeem-code.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface RegisterPasskey {
  readonly codeId: string
  readonly code: string
  /** Name that the user chose; '': a default name. */
  readonly name: string
  readonly challengeId: string
  /** Answer of the browser, unchanged. */
  readonly response: unknown
  readonly userAgent: string
}

/** Registers the passkey that the browser created and uses the code; a response that does not verify does not use it. */
export async function registerPasskey(ctx: Context, target: Target, input: RegisterPasskey): Promise<Details> {
  const { codeId, code, challengeId: id, response, name, userAgent } = input
  const link = { user: target, slot: passkeySlot(codeId), code }
  await requireRightCode(ctx, link)
  const challenge = await takeChallenge(ctx, { id, purpose: 'registerPasskey', userId: target.id })
  const rp = ownRelyingParty(ctx)
  const passkey = await newCredential({ id, use: 'passkey', rp, challenge, response, name, userAgent })
  const after = await redeemCode(ctx, link, ({ state }) => [
    passkeyCodeCheckSucceeded(codeId),
    ...decideRegisterPasskey(state, passkey),
  ])
  return detailsOf(after)
}

export function decideRegisterPasskey(user: User, passkey: PasskeyRegistered['payload']): UserEvent[] {
  const known = Object.values(user.passkeys.tokens).some((one) => one.credentialId === passkey.credentialId)
  if (known) throw refuse('passkey.alreadyExists')
  requireBelowLimit(Object.keys(user.passkeys.tokens).length, limits.passkeys)
  return [passkeyRegistered(passkey)]
}
