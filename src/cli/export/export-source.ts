/**
 * The store that people are exported from: read straight, with the master key, whether or not a server has it open.
 * No server hands secrets out (docs/decisions/0021).
 */
import path from 'node:path'
import { createLogger } from '#cli/logger.ts'
import { createRuntime } from '#compose'
import { type Config, ConfigError } from '#config'
import { loadMasterkey } from '#config/master-key.ts'
import { createCipher } from '#crypto/cipher.ts'
import { type Caller, systemCaller } from '#domain/caller.ts'
import type { Services } from '#domain/context.ts'
import { isStoresKey, needsSetUp } from '#domain/instance/flows/set-up-instance.ts'
import { EventStore } from '#eventstore/event-store.ts'
import { openSqliteReader } from '#storage/sqlite/open-reader.ts'

export interface ExportSource extends Pick<Services, 'events' | 'rows' | 'cipher'> {
  readonly caller: Caller
  close(): Promise<void>
}

export async function openExportSource(config: Config): Promise<ExportSource> {
  const source = await openSource(config)
  try {
    if (!(await isStoresKey(source))) throw new ConfigError('the master key is not the one of this store')
    if (await needsSetUp(source)) throw new Error('the store is empty')
    return source
  } catch (error) {
    await source.close()
    throw error
  }
}

async function openSource(config: Config): Promise<ExportSource> {
  const caller = systemCaller('CLI')
  if (config.databaseUrl !== undefined) {
    const { services, close } = await createRuntime(config, createLogger(config.logLevel))
    return { ...services, caller, close }
  }
  const storage = await openSqliteReader(path.join(config.dataDir, 'usher.db'))
  const cipher = createCipher(await loadMasterkey(config))
  return { events: new EventStore(storage), rows: storage.rows, cipher, caller, close: storage.close }
}
