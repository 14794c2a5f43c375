import { createLogger } from '#cli/logger.ts'
import type { Command } from '#cli/run-command.ts'
import { furnish } from '#compose'
import { aggregates } from '#domain/setup/aggregates.ts'
import { rebuildProjections, refillProjections } from '#eventstore/rebuild.ts'

export const rebuildOptions = { live: { type: 'boolean' } } as const

/**
 * `usher rebuild`: drops the projections and writes them anew from the event log, while no server runs. With `--live`
 * they stay, and what stands in them is written anew, while servers run.
 */
export const rebuild: Command = async (config, { json, values }) => {
  const house = await furnish(config, createLogger(config.logLevel))
  try {
    const write = values.live ? refillProjections : rebuildProjections
    const folded = await write(house.storage, aggregates, (count) => {
      if (process.stdout.isTTY && !json) process.stdout.write(`\r${count} aggregates`)
    })
    process.stdout.write(json ? `${JSON.stringify({ aggregates: folded })}\n` : `\rRebuilt ${folded} aggregates.\n`)
    return 0
  } finally {
    await house.close()
  }
}
