import { existsSync } from 'node:fs'
import path from 'node:path'
import { createLogger } from '#cli/logger.ts'
import type { Command } from '#cli/run-command.ts'
import { explainStoreError } from '#cli/start/explain-store-error.ts'
import { claimStore } from '#cli/store-claim.ts'
import { createRuntime } from '#compose'
import { type Config, ConfigError } from '#config'
import { isStoresKey } from '#domain/instance/flows/set-up-instance.ts'
import type { Log } from '#kit/log.ts'
import { openRowSource } from '#storage/sqlite/row-source.ts'

export const copyStoreUsage = `Usage: usher copy-store        copies the embedded store of USHER_DATA_DIR into the empty PostgreSQL database of
                               USHER_DATABASE_URL: users, credentials, sessions, settings, keys, ids and history
       Stop the server first. The embedded store is not changed; servers then need its master key.`

/** `usher copy-store`: moves from the embedded store to PostgreSQL. */
export const copyStore: Command = async (config, { json, args }) => {
  if (args.length > 0) throw new ConfigError(copyStoreUsage)
  const url = config.databaseUrl
  if (!url?.startsWith('postgres'))
    throw new ConfigError('USHER_DATABASE_URL has to name the PostgreSQL database that the store is copied into')
  const file = path.join(config.dataDir, 'usher.db')
  if (!existsSync(file)) throw new Error(`USHER_DATA_DIR has no embedded store: ${file} does not exist`)
  const log = createLogger(config.logLevel)
  // Holds the lock of the store, so that no server writes to it.
  const source = await createRuntime({ ...config, databaseUrl: undefined }, log)
  try {
    if (!(await isStoresKey(source.services)))
      throw new ConfigError('USHER_MASTERKEY (or the file masterkey) is not the key that this store was made with')
    const events = await copyInto(url, file, log).catch((error: unknown) => {
      throw explainStoreError(error)
    })
    process.stdout.write(json ? `${JSON.stringify({ events })}\n` : `Copied ${events} events. ${nextStep(config)}\n`)
    return 0
  } finally {
    await source.close()
  }
}

async function copyInto(url: string, file: string, log: Log): Promise<number> {
  // Loaded only where it is used: the embedded store starts without it.
  const [{ openPostgresStorage }, { fillFrom }] = await Promise.all([
    import('#storage/postgres/open.ts'),
    import('#storage/postgres/fill-from.ts'),
  ])
  const target = await openPostgresStorage({ url, log })
  try {
    await target.migrate()
    const leave = await claimStore(target, 'copy', log)
    const rows = openRowSource(file)
    try {
      return await fillFrom(rows, url)
    } finally {
      rows.close()
      await leave()
    }
  } finally {
    await target.close()
  }
}

function nextStep({ masterkey, dataDir }: Config): string {
  const key =
    masterkey === undefined ? `USHER_MASTERKEY_FILE=${path.join(dataDir, 'masterkey')}` : 'the same master key'
  return `Now start the servers with this USHER_DATABASE_URL and ${key}.`
}
