/**
 * Settings: environment variables, or the same names as keys of `usher.yaml` or `--config FILE`; the environment wins
 * (interface.md). An unknown or invalid setting is refused by name.
 */
import { existsSync, readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import path from 'node:path'
import { parse } from 'yaml'
import { isLoopbackHost } from '#kit/public-address.ts'

export interface Config {
  readonly host: string
  readonly port: number
  /** Without a trailing slash; undefined: made from host and the port listened on. */
  readonly externalUrl: string | undefined
  readonly dataDir: string
  /** `postgres://…`, `sqlite::memory:`, or undefined: SQLite in the data folder. */
  readonly databaseUrl: string | undefined
  readonly masterkey: string | undefined
  readonly masterkeyFile: string | undefined
  readonly orgName: string
  readonly adminUserName: string
  readonly adminPassword: string | undefined
  readonly adminPatFile: string
  readonly nevisKeyFile: string
  readonly smtpUrl: string | undefined
  readonly mailFrom: string
  readonly smsUrl: string | undefined
  /** Forms of the sign-in pages that one address may send within a minute; 0: any number. */
  readonly addressLimit: number
  /** Addresses and networks (`10.0.0.0/8`) of proxies, whose word on who is calling is believed; none: nobody's is. */
  readonly trustedProxies: readonly string[]
  readonly tlsCertFile: string | undefined
  readonly tlsKeyFile: string | undefined
  readonly logLevel: string
  readonly passwordHasher: 'argon2id' | 'bcrypt'
  readonly bcryptCost: number
  readonly allowMd5Plain: boolean
  /** For development: identity providers on this machine may be asked. */
  readonly loopbackProviders: boolean
}

/** A setting that cannot be used: exit code 2, and the setting's name in the message. */
export class ConfigError extends Error {}

const names = [
  'USHER_HOST',
  'USHER_PORT',
  'USHER_EXTERNAL_URL',
  'USHER_DATA_DIR',
  'USHER_DATABASE_URL',
  'USHER_MASTERKEY',
  'USHER_MASTERKEY_FILE',
  'USHER_ORG_NAME',
  'USHER_ADMIN_USERNAME',
  'USHER_ADMIN_PASSWORD',
  'USHER_ADMIN_PAT_FILE',
  'USHER_NEVIS_KEY_FILE',
  'USHER_SMTP_URL',
  'USHER_MAIL_FROM',
  'USHER_SMS_URL',
  'USHER_ADDRESS_LIMIT',
  'USHER_TRUSTED_PROXIES',
  'USHER_TLS_CERT_FILE',
  'USHER_TLS_KEY_FILE',
  'USHER_LOG_LEVEL',
  'USHER_PASSWORD_HASHER',
  'USHER_BCRYPT_COST',
  'USHER_PASSWORD_MD5PLAIN',
  'USHER_LOOPBACK_PROVIDERS',
] as const
type Name = (typeof names)[number]
type Settings = Partial<Record<Name, string>>

const isName = (name: string): name is Name => (names as readonly string[]).includes(name)

/** Settings from a file's text; only known names, only plain values. */
function fromFile(file: string): Settings {
  const parsed: unknown = parse(readFileSync(file, 'utf8')) ?? {}
  if (typeof parsed !== 'object' || Array.isArray(parsed) || parsed === null)
    throw new ConfigError(`${file}: a mapping of settings is expected`)
  return collect(Object.entries(parsed), file)
}

function collect(entries: [string, unknown][], source: string): Settings {
  const settings: Settings = {}
  for (const [name, value] of entries) {
    if (!isName(name)) throw new ConfigError(`${source}: unknown setting ${name}`)
    if (!['string', 'number', 'boolean'].includes(typeof value))
      throw new ConfigError(`${source}: ${name} has to be a plain value`)
    if (value !== '') settings[name] = String(value)
  }
  return settings
}

const pickInteger = (settings: Settings, name: Name, fallback: number, [min, max]: [number, number]): number => {
  const value = settings[name]
  if (value === undefined) return fallback
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < min || number > max)
    throw new ConfigError(`${name} has to be a whole number from ${min} to ${max}, not "${value}"`)
  return number
}

const pickOneOf = <T extends string>(settings: Settings, name: Name, allowed: readonly T[], fallback: T): T => {
  const value = settings[name]
  if (value === undefined) return fallback
  const found = allowed.find((one) => one === value)
  if (found === undefined) throw new ConfigError(`${name} has to be one of ${allowed.join(', ')}, not "${value}"`)
  return found
}

const pickUrl = (settings: Settings, name: Name, protocols: readonly string[]): string | undefined => {
  const value = settings[name]
  if (value === undefined) return undefined
  if (!URL.canParse(value) || !protocols.includes(new URL(value).protocol))
    throw new ConfigError(`${name} has to be a URL that begins with ${protocols.map((p) => `${p}//`).join(' or ')}`)
  return value
}

function pickExternalUrl(settings: Settings): string | undefined {
  const value = pickUrl(settings, 'USHER_EXTERNAL_URL', ['http:', 'https:'])
  if (value === undefined) return undefined
  const url = new URL(value)
  if (url.pathname !== '/' || url.search || url.hash || url.username)
    throw new ConfigError('USHER_EXTERNAL_URL has to be an origin: scheme, host and port only')
  return url.origin
}

function pickDatabaseUrl(settings: Settings): string | undefined {
  const value = settings.USHER_DATABASE_URL
  if (value === 'sqlite::memory:') return value
  return pickUrl(settings, 'USHER_DATABASE_URL', ['postgres:', 'postgresql:'])
}

/** A network that holds every address is refused: whoever calls could then claim to be anybody. */
const pickNetworks = (settings: Settings, name: Name): string[] => {
  const networks = (settings[name] ?? '').split(',').map((one) => one.trim())
  return networks.flatMap((network) => {
    if (network === '') return []
    const [, address = '', bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(network) ?? []
    const most = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0
    if (most === 0 || (bits !== undefined && (Number(bits) < 1 || Number(bits) > most)))
      throw new ConfigError(`${name} has to be a list of addresses or networks like 10.0.0.0/8, not "${network}"`)
    return [network]
  })
}

/** Only a server that is itself for this machine alone asks others on it: anywhere else it would open a way in. */
function pickLoopbackProviders(settings: Settings): boolean {
  const allowed = pickOneOf(settings, 'USHER_LOOPBACK_PROVIDERS', ['true', 'false'], 'false') === 'true'
  const externalUrl = pickExternalUrl(settings)
  if (allowed && externalUrl !== undefined && !isLoopbackHost(new URL(externalUrl).hostname))
    throw new ConfigError('USHER_LOOPBACK_PROVIDERS is for development: USHER_EXTERNAL_URL has to be on this machine')
  return allowed
}

/** Reads all settings. Throws ConfigError naming the setting that cannot be used. */
export function loadConfig(env: NodeJS.ProcessEnv, configFile: string | undefined): Config {
  const file = configFile ?? (existsSync('usher.yaml') ? 'usher.yaml' : undefined)
  if (file !== undefined && !existsSync(file)) throw new ConfigError(`--config: no such file: ${file}`)
  const own = Object.entries(env).filter(([name]) => name.startsWith('USHER_') && !name.startsWith('USHER_TEST_'))
  const settings: Settings = { ...(file ? fromFile(file) : {}), ...collect(own, 'environment') }
  const dataDir = path.resolve(settings.USHER_DATA_DIR ?? './data')
  if ((settings.USHER_TLS_CERT_FILE === undefined) !== (settings.USHER_TLS_KEY_FILE === undefined))
    throw new ConfigError('USHER_TLS_CERT_FILE and USHER_TLS_KEY_FILE go together')
  return {
    host: settings.USHER_HOST ?? '127.0.0.1',
    port: pickInteger(settings, 'USHER_PORT', 8080, [1, 65535]),
    externalUrl: pickExternalUrl(settings),
    dataDir,
    databaseUrl: pickDatabaseUrl(settings),
    masterkey: settings.USHER_MASTERKEY,
    masterkeyFile: settings.USHER_MASTERKEY_FILE,
    orgName: settings.USHER_ORG_NAME ?? 'Usher',
    adminUserName: settings.USHER_ADMIN_USERNAME ?? 'admin',
    adminPassword: settings.USHER_ADMIN_PASSWORD,
    adminPatFile: settings.USHER_ADMIN_PAT_FILE ?? path.join(dataDir, 'admin.pat'),
    nevisKeyFile: settings.USHER_NEVIS_KEY_FILE ?? path.join(dataDir, 'nevis.key'),
    smtpUrl: pickUrl(settings, 'USHER_SMTP_URL', ['smtp:', 'smtps:']),
    mailFrom: settings.USHER_MAIL_FROM ?? 'usher@localhost',
    addressLimit: pickInteger(settings, 'USHER_ADDRESS_LIMIT', 0, [0, 1_000_000]),
    trustedProxies: pickNetworks(settings, 'USHER_TRUSTED_PROXIES'),
    smsUrl: pickUrl(settings, 'USHER_SMS_URL', ['http:', 'https:']),
    tlsCertFile: settings.USHER_TLS_CERT_FILE,
    tlsKeyFile: settings.USHER_TLS_KEY_FILE,
    logLevel: pickOneOf(settings, 'USHER_LOG_LEVEL', ['debug', 'info', 'warn', 'error'], 'info'),
    passwordHasher: pickOneOf(settings, 'USHER_PASSWORD_HASHER', ['argon2id', 'bcrypt'], 'argon2id'),
    bcryptCost: pickInteger(settings, 'USHER_BCRYPT_COST', 12, [10, 16]),
    allowMd5Plain: pickOneOf(settings, 'USHER_PASSWORD_MD5PLAIN', ['true', 'false'], 'false') === 'true',
    loopbackProviders: pickLoopbackProviders(settings),
  }
}
