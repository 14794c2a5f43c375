import type { AggregateType, DomainEvent } from '#eventstore/aggregate.ts'
import { foldStored, nonexistent } from '#eventstore/fold.ts'
import { projectionOf, rowChanges } from '#eventstore/projector.ts'
import { type AggregateRef, type RowChange, type Storage, StorageError } from '#storage/port.ts'

/** Number of aggregates folded and written at a time; bounds memory for a log of any size. */
const BATCH = 200

/** An aggregate type without its type parameters, so that one list can contain all of them. */
export interface Projected {
  readonly type: string
  rowsOf(ref: AggregateRef, events: Parameters<typeof foldStored>[2]): RowChange[]
}

export function readModelOf<State, E extends DomainEvent>(aggregate: AggregateType<State, E>): Projected {
  return {
    type: aggregate.type,
    rowsOf: (ref, events) =>
      rowChanges([], projectionOf(aggregate, foldStored(aggregate, nonexistent(aggregate, ref.id), events)).rows),
  }
}

/** Callback that receives the number of aggregates folded so far. */
type Progress = (folded: number) => void

/**
 * Drops the projections and writes them again from the log; resolves with the number of aggregates folded. Requires
 * that no server runs on the store.
 */
export async function rebuildProjections(
  storage: Storage,
  aggregates: readonly Projected[],
  progress: Progress,
): Promise<number> {
  await storage.clearProjections()
  return inBatches(storage, aggregates, progress, async (refs) => {
    const rows = (await foldRows(storage, aggregates, refs)).flatMap((one) => one.rows)
    await storage.push({ expect: [], events: [], free: [], take: [], rows, outbox: [] })
  })
}

/**
 * Writes the current rows of all aggregates again from the log, while servers run: for new columns and tables. Does not
 * remove surplus rows. Resolves with the number of aggregates folded.
 */
export async function refillProjections(
  storage: Storage,
  aggregates: readonly Projected[],
  progress: Progress,
): Promise<number> {
  return inBatches(storage, aggregates, progress, async (refs) => {
    for (let left = refs; left.length > 0; ) {
      const written = await Promise.all(
        (await foldRows(storage, aggregates, left)).map(async (one) =>
          (await writeCurrentRows(storage, one)) ? [] : [one.ref],
        ),
      )
      left = written.flat()
    }
  })
}

async function inBatches(
  storage: Storage,
  aggregates: readonly Projected[],
  progress: Progress,
  write: (refs: readonly AggregateRef[]) => Promise<void>,
): Promise<number> {
  let batch: AggregateRef[] = []
  let folded = 0
  const flush = async () => {
    await write(batch)
    folded += batch.length
    progress(folded)
    batch = []
  }
  for await (const event of storage.read({ aggregateTypes: aggregates.map((one) => one.type) })) {
    // Each aggregate has exactly one first event, so each is folded exactly once.
    if (event.sequence !== 1) continue
    batch.push({ type: event.aggregateType, id: event.aggregateId })
    if (batch.length === BATCH) await flush()
  }
  if (batch.length > 0) await flush()
  return folded
}

/** Rows of an aggregate at a sequence of its stream. */
interface FoldedRows {
  readonly ref: AggregateRef
  readonly sequence: number
  readonly rows: readonly RowChange[]
}

async function foldRows(
  storage: Storage,
  aggregates: readonly Projected[],
  refs: readonly AggregateRef[],
): Promise<FoldedRows[]> {
  const events = await storage.readStreams(refs.map((ref) => ({ ...ref, after: 0 })))
  const streams = Map.groupBy(events, (event) => `${event.aggregateType} ${event.aggregateId}`)
  return refs.map((ref) => {
    const stream = streams.get(`${ref.type} ${ref.id}`) ?? []
    const aggregate = aggregates.find((one) => one.type === ref.type)
    return { ref, sequence: stream.at(-1)?.sequence ?? 0, rows: aggregate?.rowsOf(ref, stream) ?? [] }
  })
}

/** Returns false if the aggregate changed concurrently. */
async function writeCurrentRows(storage: Storage, { ref, sequence, rows }: FoldedRows): Promise<boolean> {
  if (rows.length === 0) return true
  try {
    await storage.push({ expect: [{ ...ref, sequence }], events: [], free: [], take: [], rows, outbox: [] })
    return true
  } catch (error) {
    if (!(error instanceof StorageError) || error.reason !== 'conflict') throw error
    return false
  }
}
