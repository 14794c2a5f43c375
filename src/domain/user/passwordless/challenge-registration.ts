import { registrationOptions, type WebAuthnUse } from '#crypto/webauthn.ts'
import type { Context } from '#domain/context.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { ownRelyingParty, requireRelyingPartyId } from '#domain/user/passwordless/relying-party.ts'
import { keepChallenge } from '#domain/user/passwordless/webauthn-challenge.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

export interface RequestedCredential {
  readonly use: WebAuthnUse
  /** Relying party id of a page on another domain; '': this server's own pages. */
  readonly domain?: string
  readonly attachment?: 'platform' | 'cross-platform' | undefined
  /** User that starts the registration through the API. */
  readonly callerId?: string
}

export interface ChallengedRegistration {
  /** Id that the answer must name. The credential keeps it. */
  readonly challengeId: string
  /** Argument of `navigator.credentials.create`. */
  readonly options: Awaited<ReturnType<typeof registrationOptions>>
}

/** Returns the options for creating a credential of a user, and stores the challenge for the browser's answer. */
export async function challengeRegistration(
  ctx: Pick<Context, 'events' | 'newId' | 'now' | 'rows' | 'externalUrl'>,
  { id, owner, state }: Folded<User>,
  { use, domain = '', attachment, callerId = '' }: RequestedCredential,
): Promise<ChallengedRegistration> {
  if (domain) requireRelyingPartyId(domain)
  const relyingParty = ownRelyingParty(ctx)
  const { preferredLoginName } = await loginNamesOf(ctx, owner, state.userName)
  const options = await registrationOptions({
    rp: domain ? { ...relyingParty, id: domain } : relyingParty,
    use,
    user: { id, loginName: preferredLoginName, displayName: state.profile.displayName },
    known: Object.values(use === 'passkey' ? state.passkeys.tokens : state.securityKeys),
    attachment,
  })
  const challengeId = await keepChallenge(ctx, {
    challenge: options.challenge,
    purpose: use === 'passkey' ? 'registerPasskey' : 'registerSecurityKey',
    userId: id,
    rpId: domain || relyingParty.id,
    callerId,
  })
  return { challengeId, options }
}
