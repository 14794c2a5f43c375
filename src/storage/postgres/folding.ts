/** Selects the units that can share one statement, and merges them into a fold. */
import { type Move, movesOf, streamKey } from '#storage/moves.ts'
import { type Name, type RowChange, type RowRef, StorageError, type Unit } from '#storage/port.ts'
import type { Fold } from '#storage/postgres/push-statement.ts'
import { tableOf } from '#storage/tables.ts'

/** A unit prepared for folding: without duplicates, with the keys of the streams, names and rows it touches. */
export interface Ready extends Fold {
  /** Keys that only this unit may touch within a fold: streams it adds to, names, rows. */
  readonly owned: readonly string[]
  /** Streams it only has expectations of; other units may share them. */
  readonly held: readonly Move[]
  /** Keys of rows that it requires to exist; other units may share them. */
  readonly restsOn: readonly string[]
}

const nameKey = ({ scope, name }: Name): string => `name ${JSON.stringify([scope, name])}`

function rowKey(change: RowChange): string {
  const cells = 'put' in change ? change.put : change.remove
  return `row ${change.table} ${JSON.stringify(tableOf(change.table).key.map((column) => cells[column] ?? null))}`
}

/** As `rowKey` of the same row. */
const requiredRowKey = ({ table, id }: RowRef): string => `row ${table} ${JSON.stringify([id])}`

const byKey = <T>(list: readonly T[], key: (one: T) => string): Map<string, T> =>
  new Map(list.map((one) => [key(one), one]))

/** Throws as `movesOf`, and StorageError nameTaken for a name that the unit takes twice. */
export function readyUnit(unit: Unit): Ready {
  const moves = movesOf(unit)
  const free = byKey(unit.free, nameKey)
  const take = byKey(unit.take, nameKey)
  if (take.size < unit.take.length) {
    const twice = unit.take.find((one, i) => unit.take.findIndex((other) => nameKey(other) === nameKey(one)) < i)
    if (twice) throw new StorageError('nameTaken', { nameTaken: { scope: twice.scope, name: twice.name } })
  }
  // The last change to a row wins.
  const rows = byKey(unit.rows, rowKey)
  const requiredRows = unit.requiredRows ?? []
  return {
    moves,
    events: unit.events,
    erased: unit.erased ?? [],
    free: [...free].flatMap(([key, name]) => (take.has(key) ? [] : [name])),
    take: [...take].flatMap(([key, name]) => (free.has(key) ? [] : [name])),
    keep: [...take].flatMap(([key, name]) => (free.has(key) ? [name] : [])),
    rows: [...rows.values()],
    outbox: unit.outbox,
    owned: [
      ...moves.filter((move) => move.next > move.expected).map(streamKey),
      ...free.keys(),
      ...take.keys(),
      ...rows.keys(),
    ],
    requiredRows,
    restsOn: requiredRows.map(requiredRowKey),
    held: moves.filter((move) => move.next === move.expected),
  }
}

/** Streams, names and rows that the units of one fold touch so far. */
export class Touched {
  readonly #owned = new Set<string>()
  readonly #held = new Map<string, number>()
  readonly #restedOn = new Set<string>()

  /** True, and remembered, when the unit gets along with those before it. */
  admits(unit: Ready): boolean {
    const apart =
      unit.owned.every((key) => !this.#owned.has(key) && !this.#held.has(key) && !this.#restedOn.has(key)) &&
      unit.restsOn.every((key) => !this.#owned.has(key)) &&
      unit.held.every((move) => !this.#owned.has(streamKey(move)) && this.#agrees(move))
    if (!apart) return false
    for (const key of unit.owned) this.#owned.add(key)
    for (const key of unit.restsOn) this.#restedOn.add(key)
    for (const move of unit.held) this.#held.set(streamKey(move), move.expected)
    return true
  }

  #agrees(move: Move): boolean {
    return (this.#held.get(streamKey(move)) ?? move.expected) === move.expected
  }
}

export function foldUnits(units: readonly Ready[]): Fold {
  const moves = new Map(units.flatMap((unit) => unit.moves).map((move) => [streamKey(move), move]))
  return {
    moves: [...moves.values()],
    requiredRows: [
      ...byKey(
        units.flatMap((unit) => unit.requiredRows),
        requiredRowKey,
      ).values(),
    ],
    events: units.flatMap((unit) => unit.events),
    erased: units.flatMap((unit) => unit.erased),
    free: units.flatMap((unit) => unit.free),
    take: units.flatMap((unit) => unit.take),
    keep: units.flatMap((unit) => unit.keep),
    rows: units.flatMap((unit) => unit.rows),
    outbox: units.flatMap((unit) => unit.outbox),
  }
}
