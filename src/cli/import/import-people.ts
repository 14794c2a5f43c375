import type { LineOutcome } from '#api/zitadel/people/import-lines.ts'
import type { Line } from '#cli/import/read-lines.ts'
import type { ImportTarget } from '#cli/import/target.ts'

export interface LineResult {
  readonly line: number
  readonly outcome: LineOutcome
}

/** Hands lines over, several batches at a time, and tells what came of each, in the order of the lines. */
export async function* importPeople(lines: AsyncIterable<Line>, target: ImportTarget): AsyncGenerator<LineResult> {
  const underWay: Promise<LineResult[]>[] = []
  for await (const batch of batches(lines, target.batch)) {
    const sent = send(target, batch)
    // Looked at when it is its turn; until then a failure must not end the process.
    sent.catch(() => undefined)
    underWay.push(sent)
    if (underWay.length >= target.inFlight) yield* await next(underWay)
  }
  while (underWay.length > 0) yield* await next(underWay)
}

const next = async (underWay: Promise<LineResult[]>[]): Promise<LineResult[]> => (await underWay.shift()) ?? []

async function* batches(lines: AsyncIterable<Line>, most: ImportTarget['batch']): AsyncGenerator<Line[]> {
  let batch: Line[] = []
  let bytes = 0
  for await (const line of lines) {
    const size = 'fault' in line ? 0 : line.bytes + 1
    if (batch.length > 0 && bytes + size > most.bytes) {
      yield batch
      ;[batch, bytes] = [[], 0]
    }
    batch.push(line)
    bytes += size
    if (batch.length === most.lines) {
      yield batch
      ;[batch, bytes] = [[], 0]
    }
  }
  if (batch.length > 0) yield batch
}

async function send(target: ImportTarget, batch: readonly Line[]): Promise<LineResult[]> {
  const sound = batch.filter((line) => !('fault' in line))
  const outcomes = sound.length > 0 ? await target.import(sound.map((line) => ('text' in line ? line.text : ''))) : []
  const bySound = new Map(sound.map((line, i) => [line, outcomes[i]]))
  return batch.map((line) => ({
    line: line.number,
    outcome: bySound.get(line) ?? {
      status: 'refused',
      field: '(line)',
      message: 'fault' in line ? line.fault : 'the server said nothing about this line',
    },
  }))
}

/** In a dry run nobody is stored, so that a name which two lines take would pass; the second is refused here. */
export function refuseTwice(): (result: LineResult) => LineResult {
  const takers = new Map<string, number>()
  return (result) => {
    const names = result.outcome.status === 'refused' ? [] : (result.outcome.names ?? [])
    const first = names.map((name) => takers.get(name)).find((line) => line !== undefined)
    for (const name of names) takers.set(name, takers.get(name) ?? result.line)
    if (first === undefined) return result
    const message = `takes a user id, a user name or a link that line ${first} takes`
    return { line: result.line, outcome: { status: 'refused', id: 'V3-DKcYh', message } }
  }
}
