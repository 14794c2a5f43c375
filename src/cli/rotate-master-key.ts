import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createLogger } from '#cli/logger.ts'
import type { Command } from '#cli/run-command.ts'
import { claimStore } from '#cli/store-claim.ts'
import { createRuntime } from '#compose'
import { type Config, ConfigError } from '#config'
import { loadMasterkey, toMasterKey } from '#config/master-key.ts'
import { draftSecretFile, type SecretDraft } from '#config/secret-file.ts'
import { createResealer } from '#crypto/reseal.ts'
import { isStoresKey } from '#domain/instance/flows/set-up-instance.ts'

export const rotateMasterKeyOptions = { 'new-key-file': { type: 'string' } } as const

export const rotateMasterKeyUsage = `Usage: usher rotate-master-key seals everything in the store with a new master key; stop all servers first
       --new-key-file FILE     the new key: 32 bytes, or 64 hexadecimal digits; required where USHER_MASTERKEY is set
       Without it, a key is generated, and replaces the file masterkey of the data folder. Backups made before need the
       old key, which stays beside it.`

/** `usher rotate-master-key`: exchanges the master key. All texts are sealed again, or none. */
export const rotateMasterKey: Command = async (config, { json, args, values }) => {
  if (args.length > 0) throw new ConfigError(rotateMasterKeyUsage)
  const keyFile = values['new-key-file']
  const isGenerated = typeof keyFile !== 'string'
  if (isGenerated && config.masterkey !== undefined)
    throw new ConfigError('USHER_MASTERKEY is set: give the new key with --new-key-file FILE')
  const text = isGenerated ? randomBytes(32).toString('hex') : (await readFile(keyFile, 'utf8')).trim()
  const after = toMasterKey(text)
  // On disk before the store depends on it.
  const isPlaced = config.masterkey === undefined
  const draft = isPlaced ? await draftSecretFile(path.join(config.dataDir, 'masterkey'), text) : undefined
  const { sealed, unreadable } = await exchange(config, after, draft).catch((cause: unknown) => {
    // After an interrupted exchange the store may already use the new key: the draft may be its only copy.
    if (draft)
      process.stderr.write(`The new key is in a file of this name: ${path.join(config.dataDir, 'masterkey')}.*.draft\n`)
    throw cause
  })
  const next = isPlaced ? '' : 'Set USHER_MASTERKEY to the new key before you start a server.\n'
  const left = unreadable > 0 ? `${unreadable} texts look sealed and cannot be opened; they stay as they are.\n` : ''
  process.stdout.write(
    json ? `${JSON.stringify({ sealed, unreadable })}\n` : `Sealed ${sealed} texts with the new key.\n${left}${next}`,
  )
  return 0
}

async function exchange(config: Config, after: ReturnType<typeof toMasterKey>, draft: SecretDraft | undefined) {
  const log = createLogger(config.logLevel)
  const runtime = await createRuntime(config, log)
  let leave = async (): Promise<void> => undefined
  try {
    if (!(await isStoresKey(runtime.services)))
      throw new ConfigError('the master key is not the one that this store was made with')
    leave = await claimStore(runtime.storage, 'rebuild', log)
    const resealer = createResealer(await loadMasterkey(config), after)
    await runtime.storage.rewriteTexts(resealer.marker, resealer.reseal)
    await draft?.place()
    return resealer
  } finally {
    await leave()
    await runtime.close()
  }
}
