import { createLogger } from '#cli/logger.ts'
import type { Command } from '#cli/run-command.ts'
import { reservePort } from '#cli/start/reserve-port.ts'
import { readTlsFiles, warnOfDates } from '#cli/start/tls-files.ts'
import { type Config, ConfigError } from '#config'
import { parseSender } from '#notify/mail-message.ts'
import { parseSmtpUrl } from '#notify/smtp-url.ts'

export const startUsage = `Usage: usher [start]           starts the server; sets up an empty store first
       SIGTERM and SIGINT stop it in order, SIGHUP reads the TLS files again.`

/** `usher start`: serves until SIGTERM or SIGINT, then finishes requests in flight and stops. */
export const start: Command = async (baseConfig, { json }) => {
  const log = createLogger(baseConfig.logLevel)
  // From the beginning: a signal during the start stops the server in order once its store is open.
  const stopping = stopSignal()
  // Replaced once there is something to reload; without a listener, SIGHUP ends the process.
  process.on('SIGHUP', () => undefined)
  if (baseConfig.serviceLinks.length > 0)
    log.warn(
      { names: baseConfig.serviceLinks },
      'Ignored variables of Kubernetes services; enableServiceLinks: false omits them',
    )
  checkMailSettings(baseConfig)
  const tls = await readTlsFiles(baseConfig)
  if (tls) warnOfDates(tls, log)
  // Before the set-up: with a port in use the first password would be lost.
  const port = await reservePort(baseConfig, tls)
  // Loaded only now: mistakes in settings are found without the server.
  const { serve } = await import('#cli/start/serve.ts')
  try {
    await serve({ ...baseConfig, port: port.number }, { log, port, stopping, json })
  } catch (error) {
    if (!stopping.aborted) throw error
    log.info({}, 'stopped before the store was open')
  } finally {
    await port.close()
  }
  return 0
}

function checkMailSettings({ smtpUrl, mailFrom }: Config): void {
  try {
    if (smtpUrl !== undefined) parseSmtpUrl(smtpUrl)
    parseSender(mailFrom)
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error))
  }
}

function stopSignal(): AbortSignal {
  const stop = new AbortController()
  process.once('SIGTERM', () => stop.abort())
  process.once('SIGINT', () => stop.abort())
  return stop.signal
}
