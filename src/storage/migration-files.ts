import { readdirSync, readFileSync } from 'node:fs'
import type { Log } from '#kit/log.ts'
import { projections } from '#storage/tables.ts'

export interface MigrationFile {
  readonly number: number
  readonly name: string
  readonly sql: string
}

/** Returns the files `NNN-<description>.sql` of a folder, in order of their numbers. */
export function migrationFiles(folder: URL): MigrationFile[] {
  return readdirSync(folder)
    .filter((name) => /^\d{3}-.*\.sql$/.test(name))
    .sort()
    .map((name) => ({
      number: Number(name.slice(0, 3)),
      name,
      sql: readFileSync(new URL(name, folder), 'utf8'),
    }))
}

/**
 * Returns the migrations that a store lacks. Throws when the store was written by a newer program, or in the format from
 * before the first release, whose migrations had lower numbers.
 */
export function pendingMigrations(files: readonly MigrationFile[], applied: ReadonlySet<number>): MigrationFile[] {
  const oldest = files[0]?.number ?? 0
  const newest = files.at(-1)?.number ?? 0
  if ([...applied].some((number) => number < oldest)) {
    throw new Error(
      'The store has a format from before the first release, which this version cannot open. ' +
        'Export its users with the version that wrote it (`usher export`), and import them into a new store.',
    )
  }
  const unknown = [...applied].find((number) => number > newest)
  if (unknown !== undefined) {
    throw new Error(`The store was written by a newer version of this program (migration ${unknown}, known ${newest}).`)
  }
  return files.filter((file) => !applied.has(file.number))
}

/** Names of the created tables, and of those that got new columns. */
export interface TableChanges {
  readonly made: readonly string[]
  readonly grown: readonly string[]
}

/** Returns the projections that lack data of the log; in a new store (`inUse` false) new tables lack none. */
export const toFill = ({ made, grown }: TableChanges, inUse: boolean): string[] =>
  [...(inUse ? made : []), ...grown].filter((name) => name in projections)

/** Warns that new columns hold empty values, and new tables no rows, until their aggregates are written again. */
export function warnOfReshaped(log: Log, tables: readonly string[]): void {
  if (tables.length === 0) return
  log.warn({ tables }, 'Read models are new or have new columns: `usher rebuild --live` fills them from the event log')
}
