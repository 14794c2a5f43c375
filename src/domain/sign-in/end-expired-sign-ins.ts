import type { Services } from '#domain/context.ts'
import { sessionEndingsByIds } from '#domain/session/session-endings.ts'
import { byPages } from '#domain/sign-in/step-draft.ts'

/** Sign-ins ended in one unit. */
const BATCH = 200

type Store = Pick<Services, 'events' | 'rows'>

/**
 * Ends expired sign-ins at the pages, which erases their personal data. Returns their number. `now` in epoch
 * milliseconds.
 */
export async function endExpiredSignIns(services: Store, now: number): Promise<number> {
  for (let ended = 0; ; ) {
    const batch = await services.events.retry(() => endSome(services, now))
    ended += batch
    if (batch < BATCH) return ended
  }
}

async function endSome(services: Store, now: number): Promise<number> {
  const rows = await services.rows
    .selectFrom('user_sessions')
    .select('id')
    .where('expires_at', '<=', now)
    .where('is_sign_in', '=', 1)
    // A refresh token outlives the sign-in, but not its row: that is how a sign-out ends it.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('oidc_records')
            .select('oidc_records.id')
            .where('oidc_records.model', '=', 'Grant')
            .whereRef('oidc_records.session_id', '=', 'user_sessions.id'),
        ),
      ),
    )
    .limit(BATCH)
    .execute()
  const ids = rows.map(({ id }) => id)
  const changes = await sessionEndingsByIds(services, ids, now)
  if (changes.length > 0) await services.events.push(byPages(now), changes)
  return changes.length
}
