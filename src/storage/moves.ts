import type { AggregateRef, Unit } from '#storage/port.ts'

/** Sequences of one aggregate's stream before and after a unit; equal when the unit only requires the sequence. */
export interface Move extends AggregateRef {
  readonly expected: number
  readonly next: number
}

export const streamKey = (ref: AggregateRef): string => `${ref.type}/${ref.id}`

/**
 * Returns the moves of a unit. Throws a plain Error (a mistake of the caller, not a rejection) when an event has no
 * expectation, when an aggregate is expected twice, or when sequences do not follow on from the expectation.
 */
export function movesOf(unit: Unit): Move[] {
  const moves = new Map<string, { type: string; id: string; expected: number; next: number }>()
  for (const { type, id, sequence } of unit.expect) {
    const key = streamKey({ type, id })
    if (moves.has(key)) throw new Error(`push: ${key} is expected twice`)
    moves.set(key, { type, id, expected: sequence, next: sequence })
  }
  for (const event of unit.events) {
    const key = streamKey({ type: event.aggregateType, id: event.aggregateId })
    const move = moves.get(key)
    if (!move) throw new Error(`push: an event of ${key} without an expectation`)
    if (event.sequence !== move.next + 1)
      throw new Error(`push: ${key} is at ${move.next}, not before ${event.sequence}`)
    move.next = event.sequence
  }
  return [...moves.values()]
}
