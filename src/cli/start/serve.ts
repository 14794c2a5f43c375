import { firstStart } from '#cli/first-start.ts'
import { announceAddress } from '#cli/server-address.ts'
import { banner, passwordLine, type Started, summary } from '#cli/start/banner.ts'
import { listen } from '#cli/start/listen.ts'
import type { ReservedPort } from '#cli/start/reserve-port.ts'
import { watchTlsFiles } from '#cli/start/tls-files.ts'
import { waitForDatabase } from '#cli/start/wait-for-database.ts'
import { claimStore } from '#cli/store-claim.ts'
import type { Tracing } from '#cli/tracing.ts'
import { createRuntime, type Runtime } from '#compose'
import type { Config } from '#config'
import type { Log } from '#kit/log.ts'
import { version } from '#kit/version.ts'

/** How long a stop may take before the process ends anyway, milliseconds; orchestrators wait at least 10 s. */
const STOP_WITHIN_MS = 9_500

export interface Serving {
  readonly log: Log
  readonly port: ReservedPort
  readonly stopping: AbortSignal
  readonly json: boolean
}

/** Opens the store, sets it up when it is empty, and serves until `stopping`. */
export async function serve(config: Config, { log, port, stopping, json }: Serving): Promise<void> {
  const tracing = await startTracing(log)
  let runtime: Runtime | undefined
  let leave = async (): Promise<void> => undefined
  try {
    runtime = await waitForDatabase(() => createRuntime(config, log, tracing?.watch), log, stopping)
    leave = await claimStore(runtime.storage, 'server', log)
    const first = await firstStart(config, runtime.services, runtime.storage.lock)
    const api = await listen(runtime, config, log, port).catch((error: unknown) => {
      // The administrator exists, and this process may hold the only copy of the password.
      if (first) process.stdout.write(`password of ${first.userName}: ${passwordLine(first)}\n`)
      throw error
    })
    const withdraw = await announceAddress(config)
    const renewal = watchTlsFiles(config, port.renewTls, log)
    const onHangUp = () => void renewal.reload()
    process.on('SIGHUP', onHangUp)
    print({ config, url: runtime.services.externalUrl, first }, json)
    log.info({ version, node: process.version, port: config.port, store: storeOf(config) }, 'started')
    await whenAborted(stopping)
    log.info({}, 'stopping')
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
    process.off('SIGHUP', onHangUp)
    renewal.stop()
    await withdraw()
    await api.close()
  } finally {
    await leave()
    await runtime?.close()
    await tracing?.close()
  }
}

const print = (started: Started, json: boolean): void =>
  void process.stdout.write(json ? `${JSON.stringify(summary(started))}\n` : banner(started))

const storeOf = ({ databaseUrl }: Config): string =>
  databaseUrl === undefined ? 'sqlite' : databaseUrl === 'sqlite::memory:' ? 'memory' : 'postgresql'

/** Loaded only when OpenTelemetry's own variables name a collector. */
async function startTracing(log: Log): Promise<Tracing | undefined> {
  if (!process.env.OTEL_EXPORTER_OTLP_ENDPOINT && !process.env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return undefined
  const { createTracing } = await import('#cli/tracing.ts')
  return createTracing(process.env, log)
}

const whenAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
