/**
 * Rate limits, counted in the store: they hold across processes and restarts. A row for each subject and window; each
 * attempt claims the next number as a unique name, so that no two count the same one. The previous window's count is
 * weighted by its remaining share of the limit's period.
 */
import { hash } from 'node:crypto'
import type { Services } from '#domain/context.ts'
import { KeyedMutex } from '#eventstore/keyed-mutex.ts'
import { AppError } from '#kit/errors.ts'
import type { Database } from '#storage/tables.ts'

type Store = Pick<Services, 'events' | 'rows'>
type Count = Database['limit_counts']

export interface LimitOptions {
  /** Kind of the counted attempts: limits of different kinds are independent. */
  readonly kind: string
  /** Maximum number of attempts within the window. */
  readonly max: number
  readonly windowMs: number
}

/** Counts an attempt of a subject and returns whether it is within the limit; attempts beyond it are not counted. */
export type Limit = (subject: string, now: number) => Promise<boolean>

const TAKEN_NUMBERS = 'limit_counts'
/** Numbers that stay claimed below the current one: more than the writers that can lag behind. */
const KEPT_NUMBERS = 64
/** Maximum number of retries to claim a number while other processes are faster. */
const MAX_TRIES = 40

export function createLimit(store: Store, { kind, max, windowMs }: LimitOptions): Limit {
  // In turn within this process, so that only other processes are ever met.
  const mutex = new KeyedMutex()
  const idOf = (window: number, subject: string) => hash('sha256', `${kind} ${window} ${subject}`, 'base64url')
  return (subject, now) =>
    mutex.run(subject, async () => {
      const window = Math.floor(now / windowMs)
      const [id, before] = [idOf(window, subject), idOf(window - 1, subject)]
      const still = 1 - (now % windowMs) / windowMs
      for (let tries = 1; tries <= MAX_TRIES; tries++) {
        const counts = await readCounts(store, [id, before])
        const count = counts.get(id) ?? 0
        if (Math.ceil((counts.get(before) ?? 0) * still) + count >= max) return false
        if (await takeNumber(store, { id, count: count + 1, expires_at: (window + 2) * windowMs })) return true
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 4 * tries))
      }
      return false
    })
}

async function readCounts({ rows }: Store, ids: readonly string[]): Promise<Map<string, number>> {
  const countRows = await rows.selectFrom('limit_counts').select(['id', 'count']).where('id', 'in', ids).execute()
  return new Map(countRows.map(({ id, count }) => [id, count]))
}

/** Whether the number was free. */
async function takeNumber({ events }: Store, row: Count): Promise<boolean> {
  const outdated = row.count - KEPT_NUMBERS
  try {
    await events.writeRecords(
      [{ table: 'limit_counts', put: { ...row } }],
      [{ ...numberOf(row, row.count), taken: 'Errors.AlreadyExists' }],
      outdated > 0 ? [numberOf(row, outdated)] : [],
    )
    return true
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'alreadyExists') throw error
    return false
  }
}

const numberOf = ({ id }: Pick<Count, 'id'>, number: number) => ({ scope: TAKEN_NUMBERS, name: `${id} ${number}` })

/** Removes at most `max` expired counts, with the numbers they claimed; returns how many it removed. */
export async function sweepLimits(store: Store, now: number, max: number): Promise<number> {
  const expired = await store.rows
    .selectFrom('limit_counts')
    .select(['id', 'count'])
    .where('expires_at', '<=', now)
    .limit(max)
    .execute()
  const numbers = expired.flatMap((row) =>
    Array.from({ length: Math.min(row.count, KEPT_NUMBERS) }, (_, i) => numberOf(row, row.count - i)),
  )
  if (expired.length > 0)
    await store.events.writeRecords(
      expired.map(({ id }) => ({ table: 'limit_counts', remove: { id } })),
      [],
      numbers,
    )
  return expired.length
}
