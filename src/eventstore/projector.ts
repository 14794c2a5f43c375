import type { AggregateType, ClaimedName, DomainEvent, Folded } from '#eventstore/aggregate.ts'
import type { RowChange } from '#storage/port.ts'
import { type TableRow, tableOf } from '#storage/tables.ts'

type Cells = Readonly<Record<string, string | number | null>>

const keyOf = (row: TableRow): Cells => {
  const cells = row.row as Cells
  return Object.fromEntries(tableOf(row.table).key.map((column) => [column, cells[column] ?? null]))
}

const addressOf = (row: TableRow): string => `${row.table} ${JSON.stringify(Object.values(keyOf(row)))}`

const sameCells = (one: Cells, other: Cells): boolean =>
  Object.keys(other).every((column) => one[column] === other[column])

/** The row writes that turn the rows of one state into those of another: one upsert per row that changed. */
export function rowChanges(before: readonly TableRow[], after: readonly TableRow[]): RowChange[] {
  const remaining = new Map(before.map((row) => [addressOf(row), row]))
  const changes: RowChange[] = []
  for (const row of after) {
    const address = addressOf(row)
    const old = remaining.get(address)
    remaining.delete(address)
    if (!old || !sameCells(old.row as Cells, row.row as Cells))
      changes.push({ table: row.table, put: row.row as Cells })
  }
  for (const gone of remaining.values()) changes.push({ table: gone.table, remove: keyOf(gone) })
  return changes
}

/** The names that a change of state frees and takes. */
export function nameChanges(
  before: readonly ClaimedName[],
  after: readonly ClaimedName[],
): { free: ClaimedName[]; take: ClaimedName[] } {
  const at = (name: ClaimedName) => `${name.scope} ${name.name}`
  const currentNames = new Set(before.map(at))
  const nextNames = new Set(after.map(at))
  return {
    free: before.filter((name) => !nextNames.has(at(name))),
    take: after.filter((name) => !currentNames.has(at(name))),
  }
}

/** Returns the rows and names of an aggregate's current state; none before its first event or after its removal. */
export function projectionOf<State, E extends DomainEvent>(
  aggregate: AggregateType<State, E>,
  folded: Folded<State>,
): { rows: readonly TableRow[]; names: readonly ClaimedName[] } {
  if (folded.sequence === 0 || aggregate.isRemoved(folded.state)) return { rows: [], names: [] }
  return { rows: aggregate.rows(folded), names: aggregate.names(folded) }
}
