/**
 * The only file that imports every module. `createRuntime` opens the store and creates the services; `listen` serves the
 * APIs on one port, and starts the background work.
 */

import { access, constants, mkdir } from 'node:fs/promises'
import path from 'node:path'
import { createMetrics, type Metrics } from '#api/debug/metrics.ts'
import { debugRoutes } from '#api/debug/routes.ts'
import { createRouter } from '#api/http/router.ts'
import { registerLoginRoutes } from '#api/login/routes.ts'
import { mailboxRoutes } from '#api/mailbox/mailbox-routes.ts'
import { nevisRoutes } from '#api/nevis/routes.ts'
import { createOidcApi } from '#api/oidc/oidc-api.ts'
import { knownPaths as oidcPaths } from '#api/oidc/paths.ts'
import { scimRoutes } from '#api/scim/scim-routes.ts'
import { clientSettingsRoutes } from '#api/usher/client-settings-route.ts'
import { peopleRoutes } from '#api/usher/import-people-route.ts'
import { accessTo } from '#api/zitadel/access-to.ts'
import { createZitadelApi } from '#api/zitadel/mount.ts'
import { providerCallbackRoute } from '#api/zitadel/provider-callback-route.ts'
import { zitadelServices } from '#api/zitadel/services.ts'
import { loadMasterkey } from '#cli/masterkey.ts'
import { servesMailbox } from '#cli/start/mailbox-address.ts'
import { createRequestObserver } from '#cli/start/request-observer.ts'
import type { ReservedPort } from '#cli/start/reserve-port.ts'
import { type Config, ConfigError } from '#config'
import { createCipher } from '#crypto/cipher.ts'
import { type HashLoad, passwordHasher } from '#crypto/password/hasher.ts'
import { migratingHasher } from '#crypto/password/migrating-hasher.ts'
import { ACTION_EVENT, createActionRegistry } from '#domain/action/action-registry.ts'
import { createTargetCaller } from '#domain/action/target-caller.ts'
import { createAddressLimit } from '#domain/attempt-limit/address-limit.ts'
import { createOpenRecords } from '#domain/attempt-limit/open-records.ts'
import type { Services } from '#domain/context.ts'
import { SESSION_NOTIFICATION } from '#domain/session/notifications.ts'
import { BACK_CHANNEL_LOGOUT } from '#domain/sign-in/end-session.ts'
import { notifyOfUserSignOut, owedUserSignOut, USER_SIGN_OUT, type UserSignOut } from '#domain/sign-in/user-sign-out.ts'
import { USER_NOTIFICATION } from '#domain/user/notifications.ts'
import { EventStore } from '#eventstore/event-store.ts'
import { fetchMetadata } from '#federation/fetch-metadata.ts'
import { createOidcProviderClient } from '#federation/oidc-provider-client.ts'
import { askOldSystem } from '#federation/old-system.ts'
import { postToTarget } from '#federation/post-to-target.ts'
import { createIdSource } from '#kit/ids.ts'
import type { Log } from '#kit/log.ts'
import { supportedLanguages, translate } from '#kit/translate.ts'
import { type Watch, watchedByBoth } from '#kit/watch.ts'
import { actionEventNotifier } from '#notify/action-events.ts'
import { backChannelLogout } from '#notify/back-channel-logout.ts'
import { createFileMailer } from '#notify/file-mailer.ts'
import { createFileSmsSender } from '#notify/file-sms-sender.ts'
import { createHttpSmsSender } from '#notify/http-sms-sender.ts'
import type { Mailer } from '#notify/mailer.ts'
import { type OwedWork, runOutbox } from '#notify/outbox-worker.ts'
import { sessionNotifier } from '#notify/session-notifier.ts'
import type { SmsSender } from '#notify/sms-sender.ts'
import { createSmtpMailer } from '#notify/smtp-mailer.ts'
import { userNotifier } from '#notify/user-notifier.ts'
import { readOwed } from '#storage/owed.ts'
import type { Storage } from '#storage/port.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'

/** Bytes; larger requests are rejected with HTTP 413, code 8. */
const BODY_LIMIT = 1024 * 1024
/** Requests answered at a time; a few hundred milliseconds of work for one core. */
const MOST_IN_FLIGHT = 1024

export interface Runtime {
  readonly storage: Storage
  readonly services: Services
  readonly metrics: Metrics
  readonly hashLoad: () => HashLoad
  /** Observes the work of the runtime: the metrics, and the tracing that `createRuntime` was given. */
  readonly watch: Watch
  close(): Promise<void>
}

/** Opens the store, brings its schema up to date, and makes what commands are handed. `tracing` watches as well. */
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
  const passwords = migratingHasher(hasher, config.oldSystem && askOldSystem(config.oldSystem, log))
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
  events.observe({ owes: owedUserSignOut, stored: () => undefined })
  const registry = await createActionRegistry({ events }, { isShared: storage.capabilities.multiProcess })
  const services: Services = {
    events,
    rows: storage.rows,
    newId: createIdSource(storage.processNumber),
    passwords,
    cipher,
    externalUrl: config.externalUrl ?? `${config.tlsCertFile ? 'https' : 'http'}://localhost:${config.port}`,
    guessPauses: config.guessPauses,
    openRecords: createOpenRecords(config.openSignInLimit),
    pkceOfConfidentialClients: config.pkceOfConfidentialClients,
    trustedOrgs: new Set(config.trustedOrgs),
    actions: {
      registry,
      caller: createTargetCaller({ cipher, post: postToTarget(config.loopbackProviders), log, now: Date.now }),
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

/** Serves on the port until closed. */
export async function listen(
  runtime: Runtime,
  config: Config,
  log: Log,
  port: ReservedPort,
): Promise<{ close(): Promise<void> }> {
  const { metrics, watch } = runtime
  const providers = createOidcProviderClient({
    externalUrl: runtime.services.externalUrl,
    allowLoopback: config.loopbackProviders,
  })
  const mayAsk = createAddressLimit(runtime.services, config.addressLimit)
  const oidc = createOidcApi(runtime.services, {
    log,
    mayAsk,
    deviceGuesses: config.deviceGuessLimit,
    tokenGuesses: config.tokenGuessLimit,
  })
  const zitadel = createZitadelApi({
    services: zitadelServices,
    access: accessTo(runtime.services, {
      engine: oidc.engine,
      providers,
      fetchMetadata: fetchMetadata(config.loopbackProviders),
    }),
    translate: (key, params, language) => translate(language, key, params),
    languages: supportedLanguages,
    log,
    watch,
    bodyLimitBytes: BODY_LIMIT,
    corsCredentials: config.corsCredentials,
  })
  const router = await createRouter({
    plugins: [
      zitadel.plugin,
      providerCallbackRoute(runtime.services, { providers, now: Date.now, log }),
      peopleRoutes(runtime.services, { log }),
      clientSettingsRoutes(runtime.services, { log }),
      nevisRoutes(runtime.services, { now: Date.now, log }),
      scimRoutes(runtime.services, { now: Date.now, log }),
      (app) =>
        registerLoginRoutes(app, {
          services: runtime.services,
          providers,
          now: Date.now,
          log,
          mayAsk,
          codeLimit: config.codeLimit,
        }),
      ...(servesMailbox(config, runtime.services.externalUrl)
        ? [mailboxRoutes(path.join(config.dataDir, 'mail'))]
        : []),
      debugRoutes({ health: () => runtime.storage.health(), metrics: metrics.registry }),
    ],
    directHandlers: [zitadel.directHandler, oidc],
    knownPaths: [...zitadel.paths, ...oidcPaths],
    bodyLimitBytes: BODY_LIMIT,
    externalUrl: runtime.services.externalUrl,
    log,
    trustedProxies: config.trustedProxies,
    capacity: { most: MOST_IN_FLIGHT, parked: () => runtime.hashLoad().waiting },
    answered: metrics.answered,
    ...(config.accessLog ? { accessLog: log } : {}),
    observer: createRequestObserver(log, metrics.happened),
  })
  metrics.read({
    hashes: runtime.hashLoad,
    owed: () => readOwed(runtime.storage.rows),
    inFlight: router.inFlight,
  })
  const reactors = startReactors(runtime, config, log)
  await port.serve(router)
  return {
    async close() {
      await port.close()
      oidc.close()
      await Promise.all([router.close(), reactors.stop()])
    },
  }
}

/** Runs what the outbox owes: mail, SMS, and logout notifications to applications. */
function startReactors(runtime: Runtime, config: Config, log: Log): { stop(): Promise<void> } {
  const smtp = config.smtpUrl ? createSmtpMailer({ url: config.smtpUrl, from: config.mailFrom }) : undefined
  const mailer: Mailer =
    smtp ?? createFileMailer({ directory: path.join(config.dataDir, 'mail'), from: config.mailFrom, log })
  const sms: SmsSender = config.smsUrl
    ? createHttpSmsSender({ id: 'http', description: '', endpoint: config.smsUrl })
    : createFileSmsSender({ directory: path.join(config.dataDir, 'sms'), log })
  const notifierOptions = { services: runtime.services, mailer, sms }
  const run = (kind: string, deliver: (entry: OwedWork) => Promise<void>) =>
    runOutbox({
      outbox: runtime.storage,
      kind,
      deliver: (entry) => runtime.watch.around({ kind: 'delivery', name: kind }, () => deliver(entry)),
      log,
    })
  const workers = [
    run(USER_NOTIFICATION, userNotifier(notifierOptions)),
    run(SESSION_NOTIFICATION, sessionNotifier(notifierOptions)),
    run(USER_SIGN_OUT, ({ payload }) =>
      // Written by `owedUserSignOut`.
      notifyOfUserSignOut(runtime.services, (payload as UserSignOut).userId, Date.now()),
    ),
    run(BACK_CHANNEL_LOGOUT, backChannelLogout(runtime.services, { allowLoopback: config.loopbackProviders })),
    ...(runtime.services.actions
      ? [run(ACTION_EVENT, actionEventNotifier(runtime.services, runtime.services.actions.caller))]
      : []),
  ]
  return {
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()))
      smtp?.close()
    },
  }
}
