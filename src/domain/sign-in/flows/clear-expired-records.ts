import { sweepLimits } from '#domain/attempt-limit/attempt-limit.ts'
import type { Services } from '#domain/context.ts'
import { USED_INTENTS } from '#domain/idp-intent/consume-idp-intent.ts'
import { ENDED_IMPORT_JOBS, WRITTEN_IMPORT_RESULTS } from '#domain/import-job/job-records.ts'
import { RETURNED_LOGIN_INTENTS, USED_LOGIN_INTENTS } from '#domain/login-intent/login-intent.ts'
import { endExpiredSignIns } from '#domain/sign-in/end-expired-sign-ins.ts'
import { USED_CHALLENGES } from '#domain/user/passwordless/webauthn-challenge.ts'
import type { RowChange } from '#storage/port.ts'

/** Maximum number of rows removed at a time. */
const BATCH = 500
/** Batch size for counters, each of which claims several names. */
const BATCH_OF_COUNTS = 50

/** Tables of short-lived records, and the scopes of the names that their use claims. */
const TABLES = [
  ['webauthn_challenges', [USED_CHALLENGES]],
  ['idp_intents', [USED_INTENTS]],
  ['login_intents', [USED_LOGIN_INTENTS, RETURNED_LOGIN_INTENTS]],
  ['import_jobs', [ENDED_IMPORT_JOBS]],
  ['import_results', [WRITTEN_IMPORT_RESULTS]],
] as const

/**
 * Ends expired sign-ins, and removes expired challenges, provider intents and attempt counters. Runs on a timer; returns the number of
 * both. `now` in epoch milliseconds.
 */
export async function clearExpiredRecords(services: Pick<Services, 'events' | 'rows'>, now: number): Promise<number> {
  let removed = await endExpiredSignIns(services, now)
  for (const [table, scopes] of TABLES) {
    for (;;) {
      const expired = await services.rows
        .selectFrom(table)
        .select('id')
        .where('expires_at', '<=', now)
        .limit(BATCH)
        .execute()
      const rows = expired.map(({ id }): RowChange => ({ table, remove: { id } }))
      const names = scopes.flatMap((scope) => expired.map(({ id }) => ({ scope, name: id })))
      if (rows.length > 0) await services.events.writeRecords(rows, [], names)
      removed += rows.length
      if (rows.length < BATCH) break
    }
  }
  for (;;) {
    const swept = await sweepLimits(services, now, BATCH_OF_COUNTS)
    removed += swept
    if (swept < BATCH_OF_COUNTS) return removed
  }
}
