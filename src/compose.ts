/**
 * The only file that imports every module below the APIs. `createRuntime` opens the store and creates the services;
 * cli/start/listen.ts serves the APIs.
 */
import { access, constants, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { createMetrics, type Metrics } from '#api/debug/metrics.ts'
import { type Config, ConfigError } from '#config'
import { loadMasterkey } from '#config/master-key.ts'
import { createCipher } from '#crypto/cipher.ts'
import { type HashLoad, passwordHasher } from '#crypto/password/hasher.ts'
import { migratingHasher } from '#crypto/password/migrating-hasher.ts'
import { createActionRegistry } from '#domain/action/action-registry.ts'
import { createTargetCaller } from '#domain/action/target-caller.ts'
import { createOpenRecords } from '#domain/attempt-limit/open-records.ts'
import type { Services } from '#domain/context.ts'
import { codeCeiling } from '#domain/session/code-ceiling.ts'
import { toSignOutNotice } from '#domain/sign-in/user-sign-out.ts'
import { rotateSigningKeys } from '#domain/token/rotate-signing-keys.ts'
import { uniqueContacts } from '#domain/user/contact/unique-contacts.ts'
import { EventStore } from '#eventstore/event-store.ts'
import { createClientKeySets } from '#federation/client-key-sets.ts'
import { checkPasswordAtOldSystem } from '#federation/old-system.ts'
import { postToTarget } from '#federation/post-to-target.ts'
import { createIdSource } from '#kit/ids.ts'
import type { Log } from '#kit/log.ts'
import { type Watch, watchedByBoth } from '#kit/watch.ts'
import type { Storage } from '#storage/port.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'

export interface Runtime {
  readonly storage: Storage
  readonly services: Services
  readonly metrics: Metrics
  readonly hashLoad: () => HashLoad
  /** Observes the work of the runtime: the metrics, and the tracing that `createRuntime` was given. */
  readonly watch: Watch
  close(): Promise<void>
}

/**
 * Opens the store, brings its schema up to date, and creates the services that commands receive. `tracing` watches in
 * addition to the metrics.
 */
export async function createRuntime(config: Config, log: Log, tracing?: Watch): Promise<Runtime> {
  await makeDataFolder(config.dataDir)
  const masterkey = await loadMasterkey(config)
  const metrics = createMetrics()
  const watch = tracing ? watchedByBoth(metrics.watch, tracing) : metrics.watch
  const storage = await openStorage(config, log, watch)
  const cipher = createCipher(masterkey)
  const hasher = passwordHasher({
    cipher,
    ...(config.passwordHasher === 'bcrypt' ? { settings: { scheme: 'bcrypt', cost: config.bcryptCost } } : {}),
    allowMd5Plain: config.allowMd5Plain,
    watch,
  })
  const passwords = migratingHasher(hasher, config.oldSystem && checkPasswordAtOldSystem(config.oldSystem, log))
  const close = async () => {
    await passwords.close()
    await storage.close()
  }
  try {
    await storage.migrate()
  } catch (error) {
    await close()
    throw error
  }
  const events = new EventStore(storage)
  if (config.uniqueContacts !== 'none') events.enforce(uniqueContacts(storage.rows, config.uniqueContacts))
  if (config.codeLimit > 0) events.enforce(codeCeiling({ events, rows: storage.rows }, config.codeLimit))
  events.observe({ outbox: toSignOutNotice, stored: () => undefined })
  const registry = await createActionRegistry({ events }, { isShared: storage.capabilities.multiProcess })
  const services: Services = {
    events,
    rows: storage.rows,
    newId: createIdSource(storage.processNumber),
    passwords,
    cipher,
    externalUrl: config.externalUrl ?? `${config.tlsCertFile ? 'https' : 'http'}://localhost:${config.port}`,
    guessPauses: config.guessPauses,
    assertionIdsRequired: config.assertionIdsRequired,
    openRecords: createOpenRecords(config.openSignInLimit),
    pkceOfConfidentialClients: config.pkceOfConfidentialClients,
    ...(config.tlsClientCertificates
      ? { clientCertificates: { ofAuthority: config.tlsClientCaFile !== undefined } }
      : {}),
    clientKeySets: createClientKeySets({ allowLoopback: config.loopbackProviders, log }),
    trustedOrgs: new Set(config.trustedOrgs),
    actions: {
      registry,
      caller: createTargetCaller({
        cipher,
        post: postToTarget(config.loopbackProviders),
        sign: async (claims) =>
          (await rotateSigningKeys(services, Date.now())).signer.sign({ ...claims, iss: services.externalUrl }),
        log,
        now: Date.now,
      }),
    },
  }
  return {
    storage,
    services,
    metrics,
    hashLoad: passwords.load,
    watch,
    async close() {
      registry.close()
      await close()
    },
  }
}

async function makeDataFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await access(folder, constants.W_OK)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new ConfigError(`USHER_DATA_DIR: files cannot be written to ${folder} (${code})`)
  }
}

async function openStorage(config: Config, log: Log, watch: Watch): Promise<Storage> {
  if (config.databaseUrl === 'sqlite::memory:') return openSqliteStorage({ path: ':memory:', log, watch })
  if (config.databaseUrl !== undefined) {
    // Loaded only where it is used: the embedded store starts without it.
    const { openPostgresStorage } = await import('#storage/postgres/open.ts')
    return openPostgresStorage({ url: config.databaseUrl, log, watch })
  }
  return openSqliteStorage({ path: path.join(config.dataDir, 'usher.db'), log, watch })
}
