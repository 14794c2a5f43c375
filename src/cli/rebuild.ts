import { createLogger } from '#cli/logger.ts'
import type { Command } from '#cli/run-command.ts'
import { claimStore } from '#cli/store-claim.ts'
import { createRuntime } from '#compose'
import { aggregates } from '#domain/aggregates.ts'
import { rebuildProjections, refillProjections } from '#eventstore/rebuild.ts'

export const rebuildUsage = `Usage: usher rebuild [--live]   writes the read models again from the event log
       --live                   while servers run: nothing is dropped, every row is written again`

export const rebuildOptions = { live: { type: 'boolean' } } as const

/**
 * `usher rebuild`: drops the projections and writes them again from the event log; rejected while a server runs. `--live`:
 * keeps them and writes every row again, while servers run.
 */
export const rebuild: Command = async (config, { json, values }) => {
  const log = createLogger(config.logLevel)
  const runtime = await createRuntime(config, log)
  let leave = async (): Promise<void> => undefined
  try {
    if (!values.live) leave = await claimStore(runtime.storage, 'rebuild', log)
    const write = values.live ? refillProjections : rebuildProjections
    const folded = await write(runtime.storage, aggregates, (count) => {
      if (process.stdout.isTTY && !json) process.stdout.write(`\r${count} aggregates`)
    })
    process.stdout.write(json ? `${JSON.stringify({ aggregates: folded })}\n` : `\rRebuilt ${folded} aggregates.\n`)
    return 0
  } finally {
    await leave()
    await runtime.close()
  }
}
