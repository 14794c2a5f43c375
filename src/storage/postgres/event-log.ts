/** The event log on PostgreSQL: pushes through the queue, reads by streams and by filter. */
import type pg from 'pg'
import { streamKey } from '#storage/moves.ts'
import type { EventFilter, StoredEvent, StreamRead } from '#storage/port.ts'
import { toStorageError } from '#storage/postgres/database-errors.ts'
import { type Fold, pushStatement } from '#storage/postgres/push-statement.ts'

const COLUMNS = 'position, aggregate_type, aggregate_id, sequence, type, payload, creator, owner, created_at'
const STREAMS = `SELECT found.* FROM unnest($1::text[], $2::text[], $3::bigint[]) AS wanted(type, id, after),
LATERAL (
  SELECT ${COLUMNS} FROM events
  WHERE aggregate_type = wanted.type AND aggregate_id = wanted.id AND sequence > wanted.after
  ORDER BY sequence
) AS found ORDER BY found.aggregate_type, found.aggregate_id, found.sequence`

/** Number of events that a read fetches at a time. */
const BATCH = 1000

/** Shapes of push statements that are kept prepared on each connection; there are about as many as commands. */
const SHAPES_KEPT = 256
const shapes = new Map<string, string>()

function shapeName(text: string): string | undefined {
  const known = shapes.get(text)
  if (known !== undefined || shapes.size >= SHAPES_KEPT) return known
  const name = `push_${shapes.size}`
  shapes.set(text, name)
  return name
}

/** Stores a fold in one round trip. Rejects with the driver's error. */
export async function storeFold(pool: pg.Pool, fold: Fold): Promise<void> {
  const { text, values } = pushStatement(fold)
  if (values.length === 0) return
  const name = shapeName(text)
  await pool.query({ text, values: [...values], ...(name === undefined ? {} : { name }) })
}

/** Sends a fold and rolls it back. Rejects with StorageError as `push` would. */
export async function checkFold(pool: pg.Pool, fold: Fold): Promise<void> {
  const { text, values } = pushStatement(fold)
  if (values.length === 0) return
  try {
    const client = await pool.connect()
    let broken: Error | undefined
    try {
      await client.query('BEGIN')
      await client.query({ text, values: [...values] })
    } finally {
      await client.query('ROLLBACK').catch((error: Error) => {
        broken = error
      })
      client.release(broken)
    }
  } catch (error) {
    throw toStorageError(error)
  }
}

/** Streams of several callers in one round trip: each stream once, from the earliest requested sequence. */
export async function readStreamsTogether(
  pool: pg.Pool,
  requests: readonly (readonly StreamRead[])[],
): Promise<StoredEvent[][]> {
  const readsByStream = new Map<string, StreamRead>()
  for (const read of requests.flat()) {
    const key = streamKey(read)
    if (read.after < (readsByStream.get(key)?.after ?? Number.POSITIVE_INFINITY)) readsByStream.set(key, read)
  }
  if (readsByStream.size === 0) return requests.map(() => [])
  const reads = [...readsByStream.values()]
  const values = [reads.map((read) => read.type), reads.map((read) => read.id), reads.map((read) => read.after)]
  const { rows } = await pool.query<EventRow>({ name: 'streams', text: STREAMS, values })
  const streams = Map.groupBy(rows.map(toEvent), (event) => `${event.aggregateType}/${event.aggregateId}`)
  return requests.map((request) =>
    request.flatMap((read) => (streams.get(streamKey(read)) ?? []).filter((event) => event.sequence > read.after)),
  )
}

/** Events by filter in batches; each batch is a separate query, so a long read keeps no transaction open. */
export async function* readFiltered(pool: pg.Pool, filter: EventFilter): AsyncGenerator<StoredEvent> {
  let left = filter.limit ?? Number.POSITIVE_INFINITY
  let last: number | undefined
  while (left > 0) {
    const size = Math.min(BATCH, left)
    const batch = await readBatch(pool, batchQuery(filter, last, size))
    yield* batch
    last = batch.at(-1)?.position
    left -= batch.length
    if (batch.length < size) return
  }
}

async function readBatch(pool: pg.Pool, query: { text: string; values: unknown[] }): Promise<StoredEvent[]> {
  try {
    const { rows } = await pool.query<EventRow>(query)
    return rows.map(toEvent)
  } catch (error) {
    throw toStorageError(error)
  }
}

/** Returns the query of one batch: events that match the filter, beyond the position `last`. */
export function batchQuery(
  filter: EventFilter,
  last: number | undefined,
  size: number,
): { text: string; values: unknown[] } {
  const conditions: string[] = []
  const values: unknown[] = []
  const where = (left: string, value: unknown, right = '') => {
    if (value === undefined) return
    values.push(value)
    conditions.push(`${left} $${values.length}${right}`)
  }
  where('aggregate_type = ANY (', filter.aggregateTypes, '::text[])')
  where('aggregate_id = ANY (', filter.aggregateIds, '::text[])')
  where('type = ANY (', filter.eventTypes, '::text[])')
  where('owner =', filter.owner)
  where('creator =', filter.creator)
  where('created_at >=', filter.createdFrom)
  where('created_at <=', filter.createdTo)
  where('position >', filter.afterPosition)
  where(filter.newestFirst ? 'position <' : 'position >', last)
  const selected = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : ''
  const order = filter.newestFirst ? 'DESC' : 'ASC'
  values.push(size)
  return { text: `SELECT ${COLUMNS} FROM events${selected} ORDER BY position ${order} LIMIT $${values.length}`, values }
}

/** As the driver gives it back, with the parsers of pools.ts. */
interface EventRow {
  readonly position: number
  readonly aggregate_type: string
  readonly aggregate_id: string
  readonly sequence: number
  readonly type: string
  readonly payload: StoredEvent['payload']
  readonly creator: string
  readonly owner: string
  readonly created_at: number
}

const toEvent = (row: EventRow): StoredEvent => ({
  position: row.position,
  aggregateType: row.aggregate_type,
  aggregateId: row.aggregate_id,
  owner: row.owner,
  sequence: row.sequence,
  type: row.type,
  payload: row.payload,
  creator: row.creator,
  createdAt: row.created_at,
})
