import path from 'node:path'
import type { Readings } from '#api/debug/metrics.ts'
import { debugRoutes } from '#api/debug/routes.ts'
import { createRouter, type Router } from '#api/http/router.ts'
import { registerLoginRoutes } from '#api/login/routes.ts'
import { mailboxRoutes } from '#api/mailbox/mailbox-routes.ts'
import { nevisRoutes } from '#api/nevis/nevis-api.ts'
import { createOidcApi } from '#api/oidc/oidc-api.ts'
import { knownPaths as oidcPaths } from '#api/oidc/paths.ts'
import { type ListedDocument, viewerRoutes } from '#api/openapi/viewer-routes.ts'
import { createSamlEngine } from '#api/saml/saml-engine.ts'
import { samlRoutes } from '#api/saml/saml-routes.ts'
import { scimRoutes } from '#api/scim/scim-routes.ts'
import { clientRoutes } from '#api/usher/client-routes.ts'
import { usherDocumentRoute } from '#api/usher/document-route.ts'
import { peopleRoutes } from '#api/usher/import-people-route.ts'
import { accessTo } from '#api/zitadel/access-to.ts'
import type { ApiContext } from '#api/zitadel/api-context.ts'
import type { Translate } from '#api/zitadel/interceptors/errors.ts'
import { createLaterZitadelApi, type LaterServices } from '#api/zitadel/later-services.ts'
import { createZitadelApi } from '#api/zitadel/mount.ts'
import { providerCallbackRoute } from '#api/zitadel/provider-callback-route.ts'
import { betaNames } from '#api/zitadel/services/beta-names.ts'
import { stableServices } from '#api/zitadel/services/stable-services.ts'
import { servesMailbox } from '#cli/start/mailbox-address.ts'
import { createRequestObserver } from '#cli/start/request-observer.ts'
import type { ReservedPort } from '#cli/start/reserve-port.ts'
import type { Runtime } from '#compose'
import type { Config } from '#config'
import { ACTION_EVENT } from '#domain/action/action-registry.ts'
import { createAddressLimit } from '#domain/attempt-limit/address-limit.ts'
import { BACK_CHANNEL_LOGOUT } from '#domain/session/logout-notifications.ts'
import { SESSION_NOTIFICATION } from '#domain/session/notifications.ts'
import { notifyOfUserSignOut, USER_SIGN_OUT, type UserSignOut } from '#domain/sign-in/user-sign-out.ts'
import { USER_NOTIFICATION } from '#domain/user/notifications.ts'
import { fetchMetadata } from '#federation/fetch-metadata.ts'
import { providerClients } from '#federation/provider-clients.ts'
import type { Log } from '#kit/log.ts'
import { supportedLanguages, translate } from '#kit/translate.ts'
import { actionEventNotifier } from '#notify/action-events.ts'
import { backChannelLogout } from '#notify/back-channel-logout.ts'
import { createFileMailer } from '#notify/file-mailer.ts'
import { createFileSmsSender } from '#notify/file-sms-sender.ts'
import { createHttpSmsSender } from '#notify/http-sms-sender.ts'
import type { Mailer } from '#notify/mailer.ts'
import { type OutboxWorkerOptions, type PendingEntry, runOutbox } from '#notify/outbox-worker.ts'
import { sessionNotifier } from '#notify/session-notifier.ts'
import type { SmsSender } from '#notify/sms-sender.ts'
import { createSmtpMailer } from '#notify/smtp-mailer.ts'
import { userNotifier } from '#notify/user-notifier.ts'
import { IMPORT_BATCH } from '#people-format/import-job/import-job.ts'
import { runImportBatch } from '#people-format/import-job/run-import-batch.ts'
import { readPending } from '#storage/pending-outbox.ts'

/** Bytes; larger requests are rejected with HTTP 413, code 8. */
const BODY_LIMIT = 1024 * 1024
/** Requests answered at a time; a few hundred milliseconds of work for one core. */
const MAX_IN_FLIGHT = 1024

/** Services of version 2 beta, which have few clients: they are created after the start. */
const beta: LaterServices<ApiContext> = {
  basePath: '/v2beta',
  owns: (path) => /^\/zitadel\.[\w.]+\.v2beta\./.test(path),
  openapiNames: betaNames,
  load: async () => (await import('#api/zitadel/services/beta-services.ts')).betaServices,
}
/** Milliseconds after the start. */
const BETA_CREATED_AFTER = 1_000

const documentRoutes = [usherDocumentRoute, viewerRoutes(documentsOf())]

/** Returns the documents of the viewer, the most used first. */
function documentsOf(): ListedDocument[] {
  const names = [...stableServices.map(({ openapiName }) => openapiName), ...betaNames]
  const all = [
    ...names.map((name) => [`ZITADEL ${name.replaceAll('-', ' ')}`, name] as const),
    ['Nevis', 'nevis'],
    ['Nevis administration', 'nevis-administration'],
    ['SCIM', 'scim'],
    ['Usher', 'usher'],
  ] as const
  return all.map(([title, name]) => ({ title, url: `/openapi/${name}.json` }))
}

/** Serves on the port until closed. */
export async function listen(
  runtime: Runtime,
  config: Config,
  log: Log,
  port: ReservedPort,
): Promise<{ close(): Promise<void> }> {
  const { metrics, watch } = runtime
  const { externalUrl } = runtime.services
  const clients = providerClients({ externalUrl, allowLoopback: config.loopbackProviders })
  const mayAsk = createAddressLimit(runtime.services, config.addressLimit)
  const saml = createSamlEngine(runtime.services, Date.now)
  const fetchSamlMetadata = fetchMetadata(config.loopbackProviders)
  const oidc = createOidcApi(runtime.services, {
    log,
    mayAsk,
    deviceGuesses: config.deviceGuessLimit,
    tokenGuesses: config.tokenGuessLimit,
  })
  const options = {
    access: accessTo(runtime.services, { engine: oidc.engine, saml, ...clients, fetchMetadata: fetchSamlMetadata }),
    translate: (key: string, params: Parameters<Translate>[1], language: string) => translate(language, key, params),
    languages: supportedLanguages,
    log,
    watch,
    bodyLimitBytes: BODY_LIMIT,
    corsCredentials: config.corsCredentials,
  }
  const zitadel = createZitadelApi({ services: stableServices, ...options })
  const zitadelBeta = createLaterZitadelApi(beta, options)
  const router = await createRouter({
    plugins: [
      zitadel.plugin,
      zitadelBeta.plugin,
      providerCallbackRoute(runtime.services, { ...clients, now: Date.now, log }),
      peopleRoutes(runtime.services, { log }),
      clientRoutes(runtime.services, { log }),
      nevisRoutes(runtime.services, { now: Date.now, log }),
      samlRoutes({ services: runtime.services, engine: saml, now: Date.now, log }),
      ...documentRoutes,
      scimRoutes(runtime.services, { now: Date.now, log }),
      (app) =>
        registerLoginRoutes(app, {
          services: runtime.services,
          ...clients,
          now: Date.now,
          log,
          mayAsk,
        }),
      ...(servesMailbox(config, externalUrl) ? [mailboxRoutes(path.join(config.dataDir, 'mail'))] : []),
      debugRoutes({ health: () => runtime.storage.health(), metrics: metrics.registry }),
    ],
    directHandlers: [zitadelBeta.directHandler, zitadel.directHandler, oidc],
    knownPaths: async () => [...zitadel.paths, ...(await zitadelBeta.paths()), ...oidcPaths],
    bodyLimitBytes: BODY_LIMIT,
    externalUrl,
    log,
    trustedProxies: config.trustedProxies,
    capacity: { max: MAX_IN_FLIGHT, parked: () => runtime.hashLoad().waiting },
    answered: metrics.answered,
    brokenOff: metrics.brokenOff,
    ...(config.accessLog ? { accessLog: log } : {}),
    observer: createRequestObserver(log, metrics.happened),
  })
  metrics.read(readingsOf(runtime, router, port))
  const reactors = startReactors(runtime, config, log)
  await port.serve(router)
  const creation = setTimeout(() => void zitadelBeta.prepare(), BETA_CREATED_AFTER).unref()
  return {
    async close() {
      clearTimeout(creation)
      await port.close()
      oidc.close()
      await Promise.all([router.close(), reactors.stop()])
    },
  }
}

/** Returns what each scrape of the metrics reads. */
const readingsOf = ({ storage, hashLoad }: Runtime, router: Router, { certificateEnd }: ReservedPort): Readings => ({
  hashes: hashLoad,
  pending: () => readPending(storage.rows),
  inFlight: router.inFlight,
  health: () => storage.health(),
  ...(certificateEnd ? { certificateEnd } : {}),
})

type DeliveryLimits = Pick<OutboxWorkerOptions, 'concurrency' | 'batch' | 'deliverTimeoutMs'>

/** Starts the outbox workers: imports of people, mail, SMS, and logout notifications to applications. */
function startReactors(runtime: Runtime, config: Config, log: Log): { stop(): Promise<void> } {
  const smtp = config.smtpUrl ? createSmtpMailer({ url: config.smtpUrl, from: config.mailFrom }) : undefined
  const mailer: Mailer =
    smtp ?? createFileMailer({ directory: path.join(config.dataDir, 'mail'), from: config.mailFrom, log })
  const sms: SmsSender = config.smsUrl
    ? createHttpSmsSender({ id: 'http', description: '', endpoint: config.smsUrl })
    : createFileSmsSender({ directory: path.join(config.dataDir, 'sms'), log })
  const notifierOptions = { services: runtime.services, mailer, sms }
  const run = (kind: string, deliver: (entry: PendingEntry) => Promise<void>, limits: DeliveryLimits = {}) =>
    runOutbox({
      outbox: runtime.storage,
      kind,
      deliver: (entry) => runtime.watch.around({ kind: 'delivery', name: kind }, () => deliver(entry)),
      log,
      ...limits,
    })
  const workers = [
    run(USER_NOTIFICATION, userNotifier(notifierOptions)),
    // A batch is a separate lease, and hashing passwords keeps a process busy: one at a time.
    run(IMPORT_BATCH, runImportBatch(runtime.services, log), { concurrency: 1, batch: 1, deliverTimeoutMs: 150_000 }),
    run(SESSION_NOTIFICATION, sessionNotifier(notifierOptions)),
    run(USER_SIGN_OUT, ({ payload }) =>
      // Written by `toSignOutNotice`.
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
