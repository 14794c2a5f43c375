import { createLogger } from '#cli/logger.ts'
import type { Command } from '#cli/run-command.ts'
import { furnish } from '#compose'
import { aggregates } from '#domain/setup/aggregates.ts'
import { rebuildProjections } from '#eventstore/rebuild.ts'

/** `usher rebuild`: drops the projections and writes them anew from the event log. */
export const rebuild: Command = async (config, { json }) => {
  const house = await furnish(config, createLogger(config.logLevel))
  try {
    const folded = await rebuildProjections(house.storage, aggregates, (count) => {
      if (process.stdout.isTTY && !json) process.stdout.write(`\r${count} aggregates`)
    })
    process.stdout.write(json ? `${JSON.stringify({ aggregates: folded })}\n` : `\rRebuilt ${folded} aggregates.\n`)
    return 0
  } finally {
    await house.close()
  }
}
