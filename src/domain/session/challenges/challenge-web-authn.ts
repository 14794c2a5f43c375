import { authenticationOptions } from '#crypto/webauthn.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { requireActive, requireSessionUser } from '#domain/session/record-guess.ts'
import type { SessionDraft } from '#domain/session/session-draft.ts'
import { userAggregate } from '#domain/user/user.ts'

export interface ChallengeWebAuthN {
  /** Relying party id: the domain of the page that calls WebAuthn. */
  readonly domain: string
  /** `required`: a passkey; otherwise a security key. */
  readonly userVerification: 'required' | 'preferred' | 'discouraged'
}

type RequestOptions = Awaited<ReturnType<typeof authenticationOptions>>

/** Returns the options for `navigator.credentials.get`. */
export async function challengeWebAuthN(
  draft: SessionDraft,
  { domain, userVerification }: ChallengeWebAuthN,
): Promise<RequestOptions> {
  const of = requireSessionUser(draft)
  const user = await draft.ctx.events.load(userAggregate, of.id)
  requireActive(user, of.orgId)
  const use = userVerification === 'required' ? 'passkey' : 'secondFactor'
  const keys = Object.values(use === 'passkey' ? user.state.passkeys.tokens : user.state.securityKeys)
  const known = keys.filter(({ rpId }) => rpId === domain)
  if (known.length === 0) throw refuse('session.webAuthNNotExisting')
  const rp = { id: domain, origin: '', name: '' }
  const options = { ...(await authenticationOptions({ rp, use, known })), userVerification }
  draft.add(sessionEvent('session.webAuthN.challenged', { challenge: options.challenge, rpId: domain, use }))
  return options
}
