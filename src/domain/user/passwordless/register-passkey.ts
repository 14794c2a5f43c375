import { relyingParty, verifyRegistration } from '#crypto/webauthn.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { limits, requireRoom } from '#domain/quotas.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { passkeySlot } from '#domain/user/code-slots.ts'
import { RELYING_PARTY_NAME } from '#domain/user/passwordless/begin-passkey-registration.ts'
import {
  type PasskeyRegistered,
  passkeyCodeCheckSucceeded,
  passkeyRegistered,
} from '#domain/user/passwordless/events.ts'
import { takeChallenge } from '#domain/user/passwordless/webauthn-challenge.ts'
import { redeemCode, requireRightCode } from '#domain/user/redeem-code.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface RegisterPasskey {
  readonly codeId: string
  readonly code: string
  /** What the person calls it. */
  readonly name: string
  readonly challengeId: string
  /** The browser's answer as it came. */
  readonly response: unknown
  readonly userAgent: string
}

/** Longest name that is kept, in characters. */
const MAX_NAME = 200

/** Registers the passkey that the browser created and uses the code; an answer that does not verify does not use it. */
export async function registerPasskey(ctx: Context, target: Target, input: RegisterPasskey): Promise<Details> {
  const link = { user: target, slot: passkeySlot(input.codeId), code: input.code }
  await requireRightCode(ctx, link)
  const wanted = { id: input.challengeId, purpose: 'registerPasskey', userId: target.id } as const
  const rp = relyingParty(ctx.externalUrl, RELYING_PARTY_NAME)
  const challenge = await takeChallenge(ctx, wanted)
  const credential = await verifyRegistration({ rp, use: 'passkey', challenge, response: input.response })
  const passkey = {
    id: ctx.newId(),
    name: input.name.trim().slice(0, MAX_NAME) || 'Passkey',
    credentialId: credential.credentialId,
    publicKey: credential.publicKey,
    counter: credential.counter,
    aaguid: credential.aaguid,
    transports: [...credential.transports],
    backedUp: credential.backedUp,
    rpId: rp.id,
    userAgent: input.userAgent.slice(0, MAX_NAME),
  }
  return detailsOf(await redeemCode(ctx, link, ({ state }) => decideRegisterPasskey(state, input.codeId, passkey)))
}

export function decideRegisterPasskey(user: User, codeId: string, passkey: PasskeyRegistered['payload']): UserEvent[] {
  const known = Object.values(user.passkeys.tokens).some((one) => one.credentialId === passkey.credentialId)
  if (known) throw refuse('passkey.alreadyExists')
  requireRoom(Object.keys(user.passkeys.tokens).length, limits.passkeys)
  return [passkeyCodeCheckSucceeded(codeId), passkeyRegistered(passkey)]
}
