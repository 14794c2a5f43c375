import { firstStart } from '#cli/first-start.ts'
import { createLogger } from '#cli/logger.ts'
import type { Command } from '#cli/run-command.ts'
import { passwordLine } from '#cli/start/banner.ts'
import { createRuntime } from '#compose'

export const setUpUsage = `Usage: usher setup             sets up an empty store: first organization, administrator, tokens; then stops
       Does nothing on a store that is set up.`

/** `usher setup`: sets up an empty store and stops. */
export const setUp: Command = async (config, { json }) => {
  const runtime = await createRuntime(config, createLogger(config.logLevel))
  try {
    const first = await firstStart(config, runtime.services, runtime.storage.lock)
    const output = first ? { created: true, ...first, patFile: config.adminPatFile } : { created: false }
    if (json) process.stdout.write(`${JSON.stringify(output)}\n`)
    else if (first)
      process.stdout.write(`The store is set up. Admin: ${first.userName}, password: ${passwordLine(first)}\n`)
    else process.stdout.write('The store was set up before; nothing changed.\n')
    return 0
  } finally {
    await runtime.close()
  }
}
