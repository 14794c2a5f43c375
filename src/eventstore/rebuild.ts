import type { AggregateType, DomainEvent } from '#eventstore/aggregate.ts'
import { foldStored, unborn } from '#eventstore/fold.ts'
import { rowChanges, standing } from '#eventstore/projector.ts'
import type { AggregateRef, RowChange, Storage } from '#storage/port.ts'

/** Aggregates folded and written at a time: bounds memory, whatever the size of the log. */
const BATCH = 200

/** An aggregate type whose own types are settled, so that all of them fit into one list. */
export interface Projected {
  readonly type: string
  rowsOf(ref: AggregateRef, events: Parameters<typeof foldStored>[2]): RowChange[]
}

export function projected<State, E extends DomainEvent>(aggregate: AggregateType<State, E>): Projected {
  return {
    type: aggregate.type,
    rowsOf: (ref, events) =>
      rowChanges([], standing(aggregate, foldStored(aggregate, unborn(aggregate, ref.id), events)).rows),
  }
}

/**
 * Drops the projections and writes them anew from the log; resolves with how many aggregates were folded.
 * Nobody may push meanwhile: run it while no server runs on the store.
 */
export async function rebuildProjections(
  storage: Storage,
  aggregates: readonly Projected[],
  progress: (folded: number) => void,
): Promise<number> {
  await storage.clearProjections()
  let batch: AggregateRef[] = []
  let folded = 0
  const flush = async () => {
    await writeRows(storage, aggregates, batch)
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

async function writeRows(storage: Storage, aggregates: readonly Projected[], refs: readonly AggregateRef[]) {
  const events = await storage.readStreams(refs.map((ref) => ({ ...ref, after: 0 })))
  const streams = Map.groupBy(events, (event) => `${event.aggregateType} ${event.aggregateId}`)
  const rows = refs.flatMap((ref) => {
    const aggregate = aggregates.find((one) => one.type === ref.type)
    return aggregate?.rowsOf(ref, streams.get(`${ref.type} ${ref.id}`) ?? []) ?? []
  })
  await storage.push({ expect: [], events: [], free: [], take: [], rows, outbox: [] })
}
