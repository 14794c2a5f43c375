import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Database } from '#storage/tables.ts'

export type ChallengePurpose = Database['webauthn_challenges']['purpose']

/** Scope of the names that challenges take when they are used. */
export const USED_CHALLENGES = 'webauthn_challenges'

/** Milliseconds that a person has to answer the browser's dialog; the dialog itself ends before. */
const LIFETIME_MS = 10 * 60 * 1000

/** Keeps a challenge for its answer, and returns the id that the answer has to name. `userId` '' : for anyone. */
export async function keepChallenge(
  ctx: Pick<Context, 'events' | 'newId' | 'now'>,
  challenge: { challenge: string; purpose: ChallengePurpose; userId: string },
): Promise<string> {
  const id = ctx.newId()
  const row = {
    id,
    challenge: challenge.challenge,
    purpose: challenge.purpose,
    user_id: challenge.userId,
    expires_at: ctx.now + LIFETIME_MS,
  }
  await ctx.events.writeRecords([{ table: 'webauthn_challenges', put: row }])
  return id
}

const invalid = () => refuse('webauthn.challengeInvalid')

/** The challenge, which from now on is used up. Refuses one that is unknown, expired, used, or made for another. */
export async function takeChallenge(
  ctx: Pick<Context, 'events' | 'rows' | 'now'>,
  wanted: { id: string; purpose: ChallengePurpose; userId: string },
): Promise<string> {
  const kept = await ctx.rows
    .selectFrom('webauthn_challenges')
    .selectAll()
    .where('id', '=', wanted.id)
    .where('purpose', '=', wanted.purpose)
    .where('user_id', '=', wanted.userId)
    .where('expires_at', '>', ctx.now)
    .executeTakeFirst()
  if (!kept?.challenge) throw invalid()
  const once = { scope: USED_CHALLENGES, name: kept.id, taken: 'Errors.User.WebAuthN.VerificationFailed' }
  // The row stays until its time is over: then the name goes with it.
  await ctx.events.writeRecords([{ table: 'webauthn_challenges', put: { ...kept, challenge: '' } }], [once])
  return kept.challenge
}
