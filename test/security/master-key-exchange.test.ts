/**
 * Exchange of the master key (ASVS 5.0 13.3.4): everything that the old key sealed is sealed with the new one, on both
 * engines, all of it or nothing; the old key opens the store no more.
 */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { firstStart } from '#cli/first-start.ts'
import { rotateMasterKey } from '#cli/rotate-master-key.ts'
import { createRuntime, type Runtime } from '#compose'
import { type Config, loadConfig } from '#config'
import { systemCaller } from '#domain/caller.ts'
import { addGenericOidcProvider } from '#domain/idp/add-generic-oidc-provider.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import { IDP_SECRET } from '#domain/idp/put-provider.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { rotateSigningKeys } from '#domain/token/rotate-signing-keys.ts'
import { totpAdded } from '#domain/user/totp/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { testPostgres } from '#test/support/postgres.ts'

const [OLD, NEW] = ['a'.repeat(64), 'b'.repeat(64)]
const TOTP = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'

const postgres = await testPostgres()
let folder: string
let drop = async () => {}
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'usher-key-'))
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
})
afterEach(async () => {
  vi.restoreAllMocks()
  await drop()
  drop = async () => {}
  await rm(folder, { recursive: true, force: true })
})

const open = (config: Config) => createRuntime(config, collectingLog().log)
const rotate = (config: Config, file?: string) =>
  rotateMasterKey(config, { json: true, args: [], values: file ? { 'new-key-file': file } : {} })
async function newKeyFile(key = NEW): Promise<string> {
  const file = path.join(folder, 'new-key')
  await writeFile(file, `${key}\n`)
  return file
}

/** Creates a store with an object of every encrypted kind. Returns the ids of the objects. */
async function fill({ services }: Runtime, config: Config) {
  await firstStart(config, services)
  const now = Date.now()
  const ctx = { ...services, caller: systemCaller('TEST', ''), now, language: 'en' }
  const provider = await addGenericOidcProvider(ctx, INSTANCE_ID, {
    name: 'Partner',
    issuer: 'https://partner.example',
    clientId: 'usher',
    clientSecret: 'the secret of the provider',
    scopes: [],
    isIdTokenMapping: false,
    usePkce: false,
    options: {
      isLinkingAllowed: true,
      isCreationAllowed: true,
      isAutoCreation: false,
      isAutoUpdate: false,
      autoLinking: 0,
    },
  })
  await rotateSigningKeys(services, now)
  const user = await services.rows
    .selectFrom('users')
    .select('id')
    .where('user_name', '=', 'admin')
    .executeTakeFirstOrThrow()
  await services.events.change({ creator: 'TEST', now }, userAggregate, user.id, () => [
    totpAdded(services.cipher.encrypt(TOTP, 'totp')),
  ])
  return { providerId: provider.id, userId: user.id }
}

async function secretsOf({ services }: Runtime, { providerId, userId }: Awaited<ReturnType<typeof fill>>) {
  const provider = await services.events.load(idpAggregate, providerId)
  const user = await services.events.load(userAggregate, userId)
  const keyring = await rotateSigningKeys(services, Date.now())
  return [
    services.cipher.decrypt(
      provider.state.config?.kind === 'oidc' ? provider.state.config.clientSecret : '',
      IDP_SECRET,
    ),
    services.cipher.decrypt(user.state.totp?.secret ?? '', 'totp'),
    keyring.keys.map(({ privatePem }) => privatePem.slice(0, 27)),
  ]
}

async function countSealedBy(runtime: Runtime, keyId: string): Promise<number> {
  let count = 0
  await runtime.storage.rewriteTexts(`v1.${keyId}.`, (text) => {
    count++
    return text
  })
  return count
}
const keyIdOf = ({ services }: Runtime): string => services.cipher.encrypt('', 'totp').split('.')[1] ?? ''

describe.each(['SQLite', 'PostgreSQL'])('%s', (engine) => {
  const isPostgres = engine === 'PostgreSQL'
  async function settings(key: string): Promise<(key: string) => Config> {
    const base = { USHER_DATA_DIR: path.join(folder, 'data'), USHER_ADMIN_PASSWORD: 'Admin-pass1' }
    let url: Record<string, string> = {}
    if (isPostgres && postgres.available) {
      const database = await postgres.createDatabase()
      drop = database.drop
      url = { USHER_DATABASE_URL: database.url }
    }
    return (other = key) => loadConfig({ ...base, ...url, USHER_MASTERKEY: other }, undefined)
  }

  test.skipIf(isPostgres && !postgres.available)(
    'everything is opened by the new key, and nothing by the old one',
    async () => {
      const configOf = await settings(OLD)
      const before = await open(configOf(OLD))
      const ids = await fill(before, configOf(OLD))
      const [secrets, oldId] = [await secretsOf(before, ids), keyIdOf(before)]
      const count = await countSealedBy(before, oldId)
      await before.close()
      expect(count).toBeGreaterThan(4)

      expect(await rotate(configOf(OLD), await newKeyFile())).toBe(0)
      const after = await open(configOf(NEW))
      expect(await firstStart(configOf(NEW), after.services)).toBeUndefined()
      expect(await secretsOf(after, ids)).toEqual(secrets)
      expect([await countSealedBy(after, oldId), await countSealedBy(after, keyIdOf(after))]).toEqual([0, count])
      await after.close()

      const old = await open(configOf(OLD))
      await expect(firstStart(configOf(OLD), old.services)).rejects.toThrow(
        'is not the key that this store was made with',
      )
      await old.close()
      await expect(rotate(configOf(OLD), await newKeyFile('c'.repeat(64)))).rejects.toThrow('master key')
    },
  )

  test.skipIf(isPostgres && !postgres.available)('an interrupted exchange changes nothing', async () => {
    const configOf = await settings(OLD)
    const runtime = await open(configOf(OLD))
    const ids = await fill(runtime, configOf(OLD))
    const marker = `v1.${keyIdOf(runtime)}.`
    const secrets = await secretsOf(runtime, ids)
    let seen = 0
    const breaking = (text: string) => {
      if (++seen >= 4) throw new Error('broken off')
      return text.replaceAll(marker, 'v1.lost.')
    }
    await expect(runtime.storage.rewriteTexts(marker, breaking)).rejects.toThrow()
    expect(await secretsOf(runtime, ids)).toEqual(secrets)
    await runtime.close()
  })
})

test('a generated key in the data folder is replaced, and the old key file is kept for backups', async () => {
  const config = loadConfig(
    { USHER_DATA_DIR: path.join(folder, 'data'), USHER_ADMIN_PASSWORD: 'Admin-pass1' },
    undefined,
  )
  const runtime = await open(config)
  const ids = await fill(runtime, config)
  const secrets = await secretsOf(runtime, ids)
  await runtime.close()
  const keyFile = path.join(config.dataDir, 'masterkey')
  const before = await readFile(keyFile, 'utf8')
  expect(await rotate(config)).toBe(0)
  expect(await readFile(keyFile, 'utf8')).not.toBe(before)
  const formerKeys = (await readdir(config.dataDir)).filter((name) => name.startsWith('masterkey.before-'))
  expect(await readFile(path.join(config.dataDir, formerKeys[0] ?? ''), 'utf8')).toBe(before)
  const after = await open(config)
  expect(await secretsOf(after, ids)).toEqual(secrets)
  await after.close()
})

test('a configured key is exchanged only for a given, different key', async () => {
  const config = loadConfig({ USHER_DATA_DIR: path.join(folder, 'data'), USHER_MASTERKEY: OLD }, undefined)
  await expect(rotate(config)).rejects.toThrow('--new-key-file')
  await expect(rotate(config, await newKeyFile('short'))).rejects.toThrow('32 bytes')
  const runtime = await open(config)
  await firstStart(config, runtime.services)
  await runtime.close()
  await expect(rotate(config, await newKeyFile(OLD))).rejects.toThrow('is the old one')
})
