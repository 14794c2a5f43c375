import type { ImportCounts } from '#cli/import/report.ts'

export interface Progress {
  step(counts: ImportCounts): void
  clear(): void
}

const EVERY_MS = 200

/** A line on the terminal that shows the rate, the share of the file that is done and the time left. */
export function createProgress(share: () => number | undefined): Progress {
  const began = Date.now()
  let printedAt = 0
  return {
    step({ imported, updated, skipped, refused }) {
      const now = Date.now()
      if (now - printedAt < EVERY_MS) return
      printedAt = now
      const people = imported + updated + skipped + refused
      const spent = Math.max(1, now - began)
      const done = share()
      const left =
        done && done > 0 ? `, ${Math.floor(done * 100)} %, ${timeLeft((spent / done) * (1 - done))} left` : ''
      process.stderr.write(
        `\r\u001b[K${people} people, ${Math.round((people * 1000) / spent)}/s${left}, ${refused} refused `,
      )
    },
    clear: () => void process.stderr.write('\r\u001b[K'),
  }
}

function timeLeft(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  return seconds < 60 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`
}
