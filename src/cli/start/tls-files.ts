import { X509Certificate } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { createSecureContext } from 'node:tls'
import { type Config, ConfigError } from '#config'
import { unreadable } from '#config/read-settings.ts'
import type { Log } from '#kit/log.ts'

/** PEM texts. */
export interface TlsPair {
  readonly cert: Buffer
  readonly key: Buffer
  /** Present: clients are asked for a certificate. */
  readonly clients?: {
    /** Authorities whose certificates are trusted; undefined: none. */
    readonly authorities: Buffer | undefined
  }
}

/** How often the files are looked at, milliseconds. */
const LOOKED_AT_EVERY = 10_000
/** How often the dates of the certificate in use are checked, milliseconds. */
const DATES_CHECKED_EVERY = 24 * 60 * 60 * 1000

type TlsSettings = Pick<Config, 'tlsCertFile' | 'tlsKeyFile' | 'tlsClientCertificates' | 'tlsClientCaFile'>

/** Reads certificate and key; undefined without TLS. Throws ConfigError naming the setting that cannot be used. */
export async function readTlsFiles(settings: TlsSettings): Promise<TlsPair | undefined> {
  const { tlsCertFile, tlsKeyFile } = settings
  if (tlsCertFile === undefined || tlsKeyFile === undefined) return undefined
  const pair = {
    cert: await readPem('USHER_TLS_CERT_FILE', tlsCertFile, 'CERTIFICATE'),
    key: await readPem('USHER_TLS_KEY_FILE', tlsKeyFile, 'PRIVATE KEY'),
  }
  try {
    createSecureContext(pair)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    throw new ConfigError(
      code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH'
        ? 'USHER_TLS_KEY_FILE is not the key of the certificate in USHER_TLS_CERT_FILE'
        : `USHER_TLS_CERT_FILE and USHER_TLS_KEY_FILE cannot be used (${code})`,
    )
  }
  return settings.tlsClientCertificates ? { ...pair, clients: { authorities: await readAuthorities(settings) } } : pair
}

async function readAuthorities({ tlsClientCaFile: file }: TlsSettings): Promise<Buffer | undefined> {
  if (file === undefined) return undefined
  const ca = await readPem('USHER_TLS_CLIENT_CA_FILE', file, 'CERTIFICATE')
  try {
    createSecureContext({ ca })
  } catch {
    throw new ConfigError(`USHER_TLS_CLIENT_CA_FILE: ${file} has a certificate that cannot be read`)
  }
  return ca
}

async function readPem(setting: string, file: string, kind: string): Promise<Buffer> {
  const text = await readFile(file).catch((error: unknown) => {
    throw new ConfigError(`${setting}: ${unreadable(file, error)}`)
  })
  if (!text.includes(`${kind}-----`)) throw new ConfigError(`${setting}: ${file} holds no PEM block "${kind}"`)
  return text
}

/** Logs a certificate that clients reject for its dates, or will soon. */
export function warnOfDates({ cert }: TlsPair, log: Log, now = Date.now()): void {
  const { validFromDate, validToDate } = new X509Certificate(cert)
  const [from, to] = [validFromDate.toISOString(), validToDate.toISOString()]
  if (now > validToDate.getTime())
    log.error({ expired: to }, 'The TLS certificate has expired: clients reject it. Renew it, or correct the clock')
  else if (now < validFromDate.getTime())
    log.error({ validFrom: from }, 'The TLS certificate is not valid yet: clients reject it. Is the clock right?')
  else if (now > validToDate.getTime() - (validToDate.getTime() - validFromDate.getTime()) * LAST_PART)
    log.warn({ expires: to }, 'The TLS certificate expires soon: renew it')
}

/** Part of a lifetime in which renewal is overdue: certificate tools renew at a half to a third. */
const LAST_PART = 0.1

export interface TlsRenewal {
  /** Reads the files now, whether or not they changed; a pair that cannot be used is logged and not used. */
  reload(): Promise<void>
  stop(): void
}

/** Hands over each new pair. Certificate tools replace the two files one after the other: a broken pair is tried again. */
export function watchTlsFiles(settings: TlsSettings, use: (pair: TlsPair) => void, log: Log): TlsRenewal {
  let seen: string | undefined
  const reload = async () => {
    try {
      const pair = await readTlsFiles(settings)
      if (!pair) return
      use(pair)
      log.info({ file: settings.tlsCertFile }, 'TLS certificate loaded')
      warnOfDates(pair, log)
    } catch (error) {
      log.error({ err: error }, 'TLS files cannot be used; the certificate loaded before stays in use')
    }
  }
  const look = async () => {
    const now = await stateOf(settings)
    if (seen !== undefined && now !== seen) await reload()
    seen = now
  }
  void look()
  const checkDates = async () => {
    const pair = await readTlsFiles(settings).catch(() => undefined)
    if (pair) warnOfDates(pair, log)
  }
  const timers = [
    setInterval(() => void look(), LOOKED_AT_EVERY).unref(),
    setInterval(() => void checkDates(), DATES_CHECKED_EVERY).unref(),
  ]
  return { reload, stop: () => timers.forEach(clearInterval) }
}

/** Changes when a file is written, or replaced through a symbolic link as Kubernetes does. */
async function stateOf({ tlsCertFile, tlsKeyFile, tlsClientCaFile }: TlsSettings): Promise<string> {
  const files = [tlsCertFile, tlsKeyFile, tlsClientCaFile].filter((file) => file !== undefined)
  const states = await Promise.all(files.map((file) => stat(file).catch(() => undefined)))
  return states.map((state) => (state ? `${state.ino}:${state.mtimeMs}:${state.size}` : '')).join(' ')
}
