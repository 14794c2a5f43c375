import { once } from 'node:events'
import type { EntryResult } from '#cli/import/import-people.ts'
import type { Fault } from '#people-format/import-people.ts'

export interface ImportCounts {
  imported: number
  skipped: number
  refused: number
}

export interface ImportReport {
  readonly counts: ImportCounts
  /** Notes what came of a line, and says it where it has to be said. */
  note(result: EntryResult): Promise<void>
  /** The last word. */
  end(leftBehind: ReadonlyMap<string, number>): void
}

export interface ReportOptions {
  readonly json: boolean
  readonly dryRun: boolean
  /** What is counted. */
  readonly noun: 'line' | 'user'
}

const PROGRESS_EVERY_MS = 200

/** On a terminal: who was refused, on stderr, and the counts. For scripts: a JSON line for each line, then the counts. */
export function createImportReport({ json, dryRun, noun }: ReportOptions): ImportReport {
  const counts: ImportCounts = { imported: 0, skipped: 0, refused: 0 }
  const progress = process.stderr.isTTY && !json ? createProgress() : undefined
  return {
    counts,
    async note({ line, outcome }) {
      counts[outcome.status === 'checked' ? 'imported' : outcome.status]++
      progress?.step(counts)
      if (json) return write(`${JSON.stringify({ line, ...outcome, names: undefined })}\n`)
      if (outcome.status !== 'refused') return
      const who = outcome.userName ? ` (${printable(outcome.userName)})` : ''
      progress?.clear()
      process.stderr.write(`${noun} ${line}${who}: ${outcome.faults.map(faultText).join('; ')}\n`)
    },
    end(leftBehind) {
      progress?.clear()
      const left = leftBehind.size > 0 ? { leftBehind: Object.fromEntries(leftBehind) } : {}
      process.stdout.write(json ? `${JSON.stringify({ ...counts, ...left })}\n` : `${sentence(counts, dryRun)}\n`)
      if (json || leftBehind.size === 0) return
      const parts = [...leftBehind].map(([what, times]) => `${what} (${times})`)
      process.stdout.write(`Stayed behind: ${parts.join(', ')}.\n`)
    },
  }
}

function faultText({ field, id, message }: Fault): string {
  return `${field ? `${field}: ` : ''}${message}${id && !id.startsWith('FIELD-') ? ` [${id}]` : ''}`
}

function sentence({ imported, skipped, refused }: ImportCounts, dryRun: boolean): string {
  const done = dryRun ? `${people(imported)} can be imported` : `Imported ${people(imported)}`
  const stored = dryRun ? ' Nothing was stored.' : ''
  return `${done}; ${skipped} already there; ${refused} refused.${stored}`
}

const people = (count: number): string => `${count} ${count === 1 ? 'person' : 'people'}`

/** Names come out of a file: no control character of theirs reaches the terminal. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}]/gu, '?')

async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

function createProgress() {
  const began = Date.now()
  let shown = 0
  return {
    step({ imported, skipped, refused }: ImportCounts) {
      const now = Date.now()
      if (now - shown < PROGRESS_EVERY_MS) return
      shown = now
      const lines = imported + skipped + refused
      process.stderr.write(
        `\r${lines} lines, ${Math.round((lines * 1000) / Math.max(1, now - began))}/s, ${refused} refused `,
      )
    },
    clear: () => void process.stderr.write('\r\u001b[K'),
  }
}
