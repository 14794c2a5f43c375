import { claimedCredential, verifyAuthentication } from '#crypto/webauthn.ts'
import { author } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { requireActive, requireSessionUser } from '#domain/session/record-guess.ts'
import type { SessionDraft } from '#domain/session/session-draft.ts'
import type { WebAuthNChallenge } from '#domain/session/session-state.ts'
import { decideCheckPasskey } from '#domain/user/passwordless/check-passkey.ts'
import { originOf } from '#domain/user/passwordless/relying-party.ts'
import { decideCheckU2f } from '#domain/user/u2f/check-u2f.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Checks the browser's answer to the challenge of this session, as `navigator.credentials.get` returned it. */
export async function checkWebAuthN(draft: SessionDraft, response: unknown): Promise<void> {
  const { ctx } = draft
  const of = requireSessionUser(draft)
  const challenge = draft.state().challenges.webAuthN
  if (!challenge) throw refuse('session.challengeNotRequested')
  const answered = await verifyAnswer((await ctx.events.load(userAggregate, of.id)).state, challenge, response)
  let right = false
  const after = await ctx.events.change(author(ctx), userAggregate, of.id, (user) => {
    requireActive(user, of.orgId)
    const decided = decide(user.state, challenge, answered)
    right = decided.right
    return decided.events
  })
  if (!right || !answered) throw refuse('session.webAuthNFailed')
  const { userVerified } = answered
  draft.add(sessionEvent('session.webAuthN.checked', { userSequence: after.sequence, userVerified }))
}

interface Answered {
  /** Id of the passkey or the security key. */
  readonly id: string
  readonly credentialId: string
  readonly counter: number
  readonly userVerified: boolean
}

function decide(user: User, { use }: WebAuthNChallenge, answered: Answered | undefined) {
  if (use === 'passkey') return decideCheckPasskey(user, answered && { ...answered, passkeyId: answered.id })
  const { refusal, events } = decideCheckU2f(user, answered && { ...answered, keyId: answered.id })
  return { right: refusal === undefined, events }
}

async function verifyAnswer(
  user: User,
  { challenge, rpId, use }: WebAuthNChallenge,
  response: unknown,
): Promise<Answered | undefined> {
  const claimed = claimedCredential(response)?.credentialId
  const known = Object.entries(use === 'passkey' ? user.passkeys.tokens : user.securityKeys)
  const [id, credential] = known.find(([, one]) => one.credentialId === claimed && one.rpId === rpId) ?? []
  const origin = originOf(response, rpId)
  if (!id || !credential || !origin) return undefined
  const rp = { id: rpId, origin, name: '' }
  const verified = await verifyAuthentication({ rp, use, challenge, response, credential })
  if (!verified) return undefined
  const { counter, userVerified } = verified
  return { id, credentialId: credential.credentialId, counter, userVerified }
}
