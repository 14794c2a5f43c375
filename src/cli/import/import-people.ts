import type { ImportTarget } from '#cli/import/target.ts'
import type { PersonOutcome } from '#people-format/import-people.ts'
import type { Members } from '#people-format/members.ts'
import type { Entry } from '#people-sources/open-people-file.ts'

export interface EntryResult {
  readonly line: number
  readonly outcome: PersonOutcome
  /** The person as they were handed over; undefined where none could be read. */
  readonly person?: Members
  /** Id in the file, if a new one is generated. */
  readonly oldId?: string
  readonly leftBehind: readonly string[]
}

/** Imports entries, several batches at a time, and yields their results in order. */
export async function* importPeople(
  entries: AsyncIterable<Entry>,
  target: ImportTarget,
  newIds: boolean,
): AsyncGenerator<EntryResult> {
  const underWay: Promise<EntryResult[]>[] = []
  for await (const batch of batches(entries, target.batch)) {
    const sent = send(target, batch, newIds)
    // Awaited when it is its turn; until then a failure must not end the process.
    sent.catch(() => undefined)
    underWay.push(sent)
    if (underWay.length >= target.inFlight) yield* await next(underWay)
  }
  while (underWay.length > 0) yield* await next(underWay)
}

const next = async (underWay: Promise<EntryResult[]>[]): Promise<EntryResult[]> => (await underWay.shift()) ?? []

async function* batches(entries: AsyncIterable<Entry>, size: number): AsyncGenerator<Entry[]> {
  let batch: Entry[] = []
  for await (const entry of entries) {
    batch.push(entry)
    if (batch.length < size) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

async function send(target: ImportTarget, batch: readonly Entry[], newIds: boolean): Promise<EntryResult[]> {
  const named = batch.map((entry) => ('person' in entry && newIds ? withoutId(entry) : entry))
  const people = named.flatMap((entry) => ('person' in entry ? [entry.person] : []))
  const outcomes = (people.length > 0 ? await target.import(people) : []).values()
  return named.map((entry): EntryResult => {
    if ('fault' in entry) return { line: entry.number, outcome: refusal(entry.fault), leftBehind: [] }
    const outcome = outcomes.next().value ?? refusal('the server did not answer')
    const dropped = 'leftBehind' in outcome ? (outcome.leftBehind ?? []) : []
    const oldId = 'oldId' in entry && typeof entry.oldId === 'string' ? entry.oldId : ''
    return {
      line: entry.number,
      outcome,
      person: entry.person,
      leftBehind: [...entry.leftBehind, ...dropped],
      ...(oldId ? { oldId } : {}),
    }
  })
}

function withoutId(entry: Entry & { readonly person: Members }): Entry & { readonly oldId: string } {
  const { userId, user_id, ...person } = entry.person
  const oldId = userId ?? user_id
  return { ...entry, person, oldId: typeof oldId === 'string' ? oldId : '' }
}

const refusal = (message: string): PersonOutcome => ({ status: 'refused', faults: [{ field: '(line)', message }] })
