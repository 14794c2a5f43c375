import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Database } from '#storage/tables.ts'

export type ChallengePurpose = Database['webauthn_challenges']['purpose']
export type StoredChallenge = Database['webauthn_challenges']

/** Scope of the names that challenges take when they are used. */
export const USED_CHALLENGES = 'webauthn_challenges'

/** Lifetime of a challenge in milliseconds; the browser's dialog ends before. */
const LIFETIME_MS = 10 * 60 * 1000

export interface NewChallenge {
  readonly challenge: string
  readonly purpose: ChallengePurpose
  /** '' : any user may answer. */
  readonly userId: string
  readonly rpId: string
  /** User that started the registration through the API. */
  readonly callerId?: string
}

/** Stores a challenge, and returns the id that the answer must name. */
export async function keepChallenge(
  ctx: Pick<Context, 'events' | 'newId' | 'now' | 'openRecords'>,
  { challenge, purpose, userId, rpId, callerId = '' }: NewChallenge,
): Promise<string> {
  const id = ctx.newId()
  const row = {
    id,
    challenge,
    purpose,
    user_id: userId,
    rp_id: rpId,
    caller_id: callerId,
    expires_at: ctx.now + LIFETIME_MS,
  }
  const isAnonymous = userId === ''
  const displaced = (isAnonymous && ctx.openRecords?.opened({ table: 'webauthn_challenges', remove: { id } })) || []
  // A used challenge claims a name, which is removed with its row.
  const names = displaced.map(({ remove }) => ({ scope: USED_CHALLENGES, name: String(remove.id) }))
  await ctx.events.writeRecords([{ table: 'webauthn_challenges', put: row }, ...displaced], [], names)
  return id
}

export interface WantedChallenge {
  readonly id: string
  readonly purpose: ChallengePurpose
  readonly userId: string
}

/** Returns a challenge that can still be answered; undefined if it is unknown, expired, used, or of another user. */
export async function findChallenge(
  ctx: Pick<Context, 'rows' | 'now'>,
  challengeKey: WantedChallenge,
): Promise<StoredChallenge | undefined> {
  if (challengeKey.id.includes('\0')) return undefined
  return ctx.rows
    .selectFrom('webauthn_challenges')
    .selectAll()
    .where('id', '=', challengeKey.id)
    .where('purpose', '=', challengeKey.purpose)
    .where('user_id', '=', challengeKey.userId)
    .where('expires_at', '>', ctx.now)
    .where('challenge', '!=', '')
    .executeTakeFirst()
}

/** As `findChallenge`, by the challenge itself. */
export async function findChallengeOf(
  ctx: Pick<Context, 'rows' | 'now'>,
  challengeKey: Omit<WantedChallenge, 'id'> & { readonly challenge: string },
): Promise<StoredChallenge | undefined> {
  if (!challengeKey.challenge || challengeKey.challenge.includes('\0')) return undefined
  return ctx.rows
    .selectFrom('webauthn_challenges')
    .selectAll()
    .where('user_id', '=', challengeKey.userId)
    .where('purpose', '=', challengeKey.purpose)
    .where('challenge', '=', challengeKey.challenge)
    .where('expires_at', '>', ctx.now)
    .executeTakeFirst()
}

/** Uses a challenge, and rejects one that another request used before. */
export async function useChallenge(ctx: Pick<Context, 'events'>, stored: StoredChallenge): Promise<void> {
  const once = { scope: USED_CHALLENGES, name: stored.id, taken: 'Errors.User.WebAuthN.VerificationFailed' }
  // The row remains until it expires and is removed together with the name.
  await ctx.events.writeRecords([{ table: 'webauthn_challenges', put: { ...stored, challenge: '' } }], [once])
}

/** Uses a challenge and returns it. Rejects one that is unknown, expired, used, or of another user. */
export async function takeChallenge(
  ctx: Pick<Context, 'events' | 'rows' | 'now'>,
  challengeKey: WantedChallenge,
): Promise<string> {
  const stored = await findChallenge(ctx, challengeKey)
  if (!stored) throw refuse('webauthn.challengeInvalid')
  await useChallenge(ctx, stored)
  return stored.challenge
}
