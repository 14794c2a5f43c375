import { createHash, randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { type Config, ConfigError } from '#config'
import { makeSecretFile } from '#config/secret-file.ts'

const BYTES = 32

/**
 * Returns the configured master key; without one, the key of the data folder, generated at the first start. PostgreSQL
 * requires a configured key: every process needs the same one, and losing a data folder must not lose the encrypted
 * data.
 */
export async function loadMasterkey(config: Config) {
  return toMasterKey(await readMasterkey(config))
}

/** Parses a master key: 32 characters, or 64 hexadecimal digits. Throws ConfigError. */
export function toMasterKey(text: string) {
  const masterKey = parseMasterkey(text)
  return { keyId: createHash('sha256').update(masterKey).digest('hex').slice(0, 8), masterKey }
}

async function readMasterkey(config: Config): Promise<string> {
  if (config.masterkey !== undefined) return config.masterkey
  if (config.databaseUrl?.startsWith('postgres'))
    throw new ConfigError(
      'USHER_MASTERKEY or USHER_MASTERKEY_FILE is required with PostgreSQL; openssl rand -hex 32 makes one',
    )
  if (config.databaseUrl === 'sqlite::memory:') return randomBytes(BYTES).toString('hex')
  const file = path.join(config.dataDir, 'masterkey')
  if (!existsSync(file) && existsSync(path.join(config.dataDir, 'usher.db')))
    throw new ConfigError(`${file} is missing: what the store keeps encrypted can only be read with it. Put it back.`)
  if (!existsSync(file)) await makeSecretFile(file, randomBytes(BYTES).toString('hex'))
  return (await readFile(file, 'utf8')).trim()
}

function parseMasterkey(text: string): Uint8Array {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex')
  const bytes = Buffer.from(text, 'utf8')
  if (bytes.length !== BYTES)
    throw new ConfigError(`USHER_MASTERKEY has to be 32 bytes, or 64 hexadecimal digits; this one has ${bytes.length}`)
  return bytes
}
