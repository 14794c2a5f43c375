import { existsSync } from 'node:fs'
import path from 'node:path'
import { type FirstStart, firstStart } from '#cli/first-start.ts'
import { createLogger } from '#cli/logger.ts'
import type { Command } from '#cli/run-command.ts'
import { claimStore } from '#cli/store-claim.ts'
import type { Tracing } from '#cli/tracing.ts'
import { createRuntime, listen } from '#compose'
import type { Config } from '#config'
import type { Log } from '#kit/log.ts'

/** How long a stop may take before the process ends anyway, milliseconds (interface.md: 10 s). */
const STOP_WITHIN_MS = 9_500

/** `usher start`: serves until SIGTERM or SIGINT, then finishes what is in flight and stops. */
export const start: Command = async (config, { json }) => {
  const log = createLogger(config.logLevel)
  // From the first moment on: a start that is told to stop comes to its end, and then stops as it should.
  const stopping = stopSignal()
  const tracing = await startTracing(log)
  const runtime = await createRuntime(config, log, tracing?.watch)
  let leave = async (): Promise<void> => undefined
  try {
    leave = await claimStore(runtime.storage, 'server', log)
    const first = await firstStart(config, runtime.services, runtime.storage.lock)
    const doors = await listen(runtime, config, log).catch((error: unknown) => {
      // The administrator is made, and the password is only known here: it must not be lost with a busy port.
      if (first) process.stdout.write(`Admin: ${adminLine(config, first)}\n`)
      throw error
    })
    process.stdout.write(
      json
        ? `${JSON.stringify(summary(config, runtime.services.externalUrl, first))}\n`
        : banner(config, runtime.services.externalUrl, first),
    )
    await stopping
    log.info({}, 'stopping')
    setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref()
    await doors.close()
  } finally {
    await leave()
    await runtime.close()
    await tracing?.close()
  }
  return 0
}

/** Loaded only when OpenTelemetry's own variables name a collector. */
async function startTracing(log: Log): Promise<Tracing | undefined> {
  if (!process.env.OTEL_EXPORTER_OTLP_ENDPOINT && !process.env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) return undefined
  const { createTracing } = await import('#cli/tracing.ts')
  return createTracing(process.env, log)
}

const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    process.once('SIGTERM', () => resolve())
    process.once('SIGINT', () => resolve())
  })

const summary = (config: Config, url: string, first: FirstStart | undefined) => ({
  url,
  ...(first ? { admin: first } : {}),
  patFile: config.adminPatFile,
  nevisKeyFile: config.nevisKeyFile,
  mail: config.smtpUrl ? 'smtp' : path.join(config.dataDir, 'mail'),
})

function banner(config: Config, url: string, first: FirstStart | undefined): string {
  const shown = (file: string) => {
    const near = path.relative(process.cwd(), file)
    return near.startsWith('..') ? file : near
  }
  const mail = config.smtpUrl
    ? `sent through ${new URL(config.smtpUrl).host}`
    : `files in ${shown(path.join(config.dataDir, 'mail'))}/`
  const files = [`${config.adminPatFile} (API)`, `${config.nevisKeyFile} (Nevis)`]
    .filter((file) => existsSync(file.replace(/ \(\w+\)$/, '')))
    .map(shown)
  return [
    `Usher is ready  ${url}`,
    `  admin         ${adminLine(config, first)}`,
    `  tokens        ${files.join(', ') || 'none on this machine'}`,
    `  mail          ${mail}`,
    '',
  ].join('\n')
}

function adminLine(config: Config, first: FirstStart | undefined): string {
  if (!first) return `${config.adminUserName} (password as shown at the first start)`
  return first.password
    ? `${first.userName} / ${first.password}   (shown this once)`
    : `${first.userName} (password as configured)`
}
