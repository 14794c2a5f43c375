import path from 'node:path'
import type { Command } from '#cli/run-command.ts'
import { ConfigError } from '#config'
import { backUpSqlite } from '#storage/sqlite/back-up.ts'

export const backupUsage = `Usage: usher backup FILE       writes a copy of the embedded store into a new file, also while a server runs
       The master key is not in it; keep it apart. With PostgreSQL, use pg_dump.`

/** `usher backup FILE`: writes a copy of the embedded store into a new file, also while a server runs on it. */
export const backup: Command = async (config, { json, args: [file, ...more] }) => {
  if (file === undefined || more.length > 0) throw new ConfigError(backupUsage)
  if (config.databaseUrl !== undefined)
    throw new ConfigError('usher backup is for the embedded store: PostgreSQL has pg_dump')
  const target = path.resolve(file)
  backUpSqlite(path.join(config.dataDir, 'usher.db'), target)
  process.stdout.write(
    json ? `${JSON.stringify({ file: target })}\n` : `Wrote ${target}. The master key is not in it.\n`,
  )
  return 0
}
