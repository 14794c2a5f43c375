/**
 * Settings: environment variables, or the same names as keys of `usher.yaml` or `--config FILE`; the environment takes
 * precedence. An unknown or invalid setting is an error that names it.
 */
import path from 'node:path'
import { ConfigError } from '#config/config-error.ts'
import { pickExternalUrl, pickFlag, pickIds, pickInteger, pickNetworks, pickOneOf, pickUrl } from '#config/pick.ts'
import { readSettings, type Settings } from '#config/read-settings.ts'
import { isLoopbackHost } from '#kit/public-address.ts'

export { ConfigError } from '#config/config-error.ts'

export interface Config {
  readonly host: string
  /** 0: the system chooses a free one. */
  readonly port: number
  /** Without a trailing slash; undefined: made from the port listened on. */
  readonly externalUrl: string | undefined
  readonly dataDir: string
  /** `postgres://…`, `sqlite::memory:`, or undefined: SQLite in the data folder. */
  readonly databaseUrl: string | undefined
  readonly masterkey: string | undefined
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
  /** Wrong device codes of one address within a minute; 0: any number. */
  readonly deviceGuessLimit: number
  /** Rejected token requests of one address within a minute; 0: any number. */
  readonly tokenGuessLimit: number
  /** Codes of each kind that one user is sent within an hour; 0: any number. */
  readonly codeLimit: number
  /** Unfinished sign-ins of one address on one process; 0: any number. */
  readonly openSignInLimit: number
  /** Range in which a verified address or number has one user at most. */
  readonly uniqueContacts: 'none' | 'organization' | 'instance'
  /** Addresses and networks (`10.0.0.0/8`) of proxies whose `X-Forwarded-For` is used. */
  readonly trustedProxies: readonly string[]
  /** Whether wrong passwords are followed by growing pauses. */
  readonly guessPauses: boolean
  /** Whether new applications with a secret or key must use PKCE. */
  readonly pkceOfConfidentialClients: boolean
  /** Whether assertions of machine users and applications need the claim `jti`. */
  readonly assertionIdsRequired: boolean
  /** Ids of organizations whose applications are first-party for every user. */
  readonly trustedOrgs: readonly string[]
  /** Whether pages of other origins may send credentials of the browser to the REST API. */
  readonly corsCredentials: boolean
  readonly tlsCertFile: string | undefined
  readonly tlsKeyFile: string | undefined
  /** Whether TLS asks clients for a certificate. */
  readonly tlsClientCertificates: boolean
  readonly tlsClientCaFile: string | undefined
  readonly logLevel: string
  readonly accessLog: boolean
  readonly passwordHasher: 'argon2id' | 'bcrypt'
  readonly bcryptCost: number
  readonly allowMd5Plain: boolean
  /** The system that checks passwords of users without a hash; undefined: none does. */
  readonly oldSystem:
    | { readonly url: string; readonly form: 'keycloak' | 'ory'; readonly token: string | undefined }
    | undefined
  /** For development: identity providers on this machine may be called. */
  readonly loopbackProviders: boolean
  /** Ignored environment variables of Kubernetes services. */
  readonly serviceLinks: readonly string[]
}

function pickDatabaseUrl(settings: Settings): string | undefined {
  const value = settings.USHER_DATABASE_URL
  if (value === 'sqlite::memory:') return value
  return pickUrl(settings, 'USHER_DATABASE_URL', ['postgres:', 'postgresql:'])
}

/** Allowed only where the public origin is on this machine: elsewhere users could make the server call itself. */
function pickLoopbackProviders(settings: Settings): boolean {
  const allowed = pickFlag(settings, 'USHER_LOOPBACK_PROVIDERS')
  const externalUrl = pickExternalUrl(settings)
  if (allowed && externalUrl !== undefined && !isLoopbackHost(new URL(externalUrl).hostname))
    throw new ConfigError('USHER_LOOPBACK_PROVIDERS is for development: USHER_EXTERNAL_URL has to be on this machine')
  return allowed
}

/** Reads all settings. Throws ConfigError naming the setting that cannot be used. */
export function loadConfig(env: NodeJS.ProcessEnv, configFile: string | undefined): Config {
  const { settings, serviceLinks } = readSettings(env, configFile)
  const dataDir = path.resolve(settings.USHER_DATA_DIR ?? './data')
  if ((settings.USHER_TLS_CERT_FILE === undefined) !== (settings.USHER_TLS_KEY_FILE === undefined))
    throw new ConfigError('USHER_TLS_CERT_FILE and USHER_TLS_KEY_FILE go together')
  return {
    host: settings.USHER_HOST ?? '127.0.0.1',
    port: pickInteger(settings, 'USHER_PORT', 8080, [0, 65535]),
    externalUrl: pickExternalUrl(settings),
    dataDir,
    databaseUrl: pickDatabaseUrl(settings),
    masterkey: settings.USHER_MASTERKEY,
    orgName: settings.USHER_ORG_NAME ?? 'Usher',
    adminUserName: settings.USHER_ADMIN_USERNAME ?? 'admin',
    adminPassword: settings.USHER_ADMIN_PASSWORD,
    adminPatFile: settings.USHER_ADMIN_PAT_FILE ?? path.join(dataDir, 'admin.pat'),
    nevisKeyFile: settings.USHER_NEVIS_KEY_FILE ?? path.join(dataDir, 'nevis.key'),
    smtpUrl: pickUrl(settings, 'USHER_SMTP_URL', ['smtp:', 'smtps:']),
    mailFrom: settings.USHER_MAIL_FROM ?? 'usher@localhost',
    addressLimit: pickInteger(settings, 'USHER_ADDRESS_LIMIT', 0, [0, 1_000_000]),
    deviceGuessLimit: pickInteger(settings, 'USHER_DEVICE_GUESS_LIMIT', 30, [0, 1_000_000]),
    tokenGuessLimit: pickInteger(settings, 'USHER_TOKEN_GUESS_LIMIT', 300, [0, 1_000_000]),
    codeLimit: pickInteger(settings, 'USHER_CODE_LIMIT', 20, [0, 1_000_000]),
    openSignInLimit: pickInteger(settings, 'USHER_OPEN_SIGN_IN_LIMIT', 1000, [0, 1_000_000]),
    uniqueContacts: pickOneOf(settings, 'USHER_UNIQUE_CONTACTS', ['none', 'organization', 'instance'], 'none'),
    trustedProxies: pickNetworks(settings, 'USHER_TRUSTED_PROXIES'),
    guessPauses: pickOneOf(settings, 'USHER_GUESS_PAUSES', ['true', 'false'], 'true') === 'true',
    pkceOfConfidentialClients:
      pickOneOf(settings, 'USHER_PKCE_OF_CONFIDENTIAL_CLIENTS', ['true', 'false'], 'true') === 'true',
    assertionIdsRequired: pickFlag(settings, 'USHER_ASSERTION_ID_REQUIRED'),
    trustedOrgs: pickIds(settings, 'USHER_TRUSTED_ORGANIZATIONS'),
    corsCredentials: pickFlag(settings, 'USHER_CORS_CREDENTIALS'),
    smsUrl: pickUrl(settings, 'USHER_SMS_URL', ['http:', 'https:']),
    tlsCertFile: settings.USHER_TLS_CERT_FILE,
    tlsKeyFile: settings.USHER_TLS_KEY_FILE,
    tlsClientCertificates: pickClientCertificates(settings),
    tlsClientCaFile: settings.USHER_TLS_CLIENT_CA_FILE,
    logLevel: pickOneOf(settings, 'USHER_LOG_LEVEL', ['debug', 'info', 'warn', 'error'], 'info'),
    accessLog: pickFlag(settings, 'USHER_ACCESS_LOG'),
    passwordHasher: pickOneOf(settings, 'USHER_PASSWORD_HASHER', ['argon2id', 'bcrypt'], 'argon2id'),
    bcryptCost: pickInteger(settings, 'USHER_BCRYPT_COST', 12, [10, 16]),
    allowMd5Plain: pickFlag(settings, 'USHER_PASSWORD_MD5PLAIN'),
    oldSystem: pickOldSystem(settings),
    loopbackProviders: pickLoopbackProviders(settings),
    serviceLinks,
  }
}

function pickClientCertificates(settings: Settings): boolean {
  const areCertificatesRequested = pickFlag(settings, 'USHER_TLS_CLIENT_CERTIFICATES')
  if (areCertificatesRequested && settings.USHER_TLS_CERT_FILE === undefined)
    throw new ConfigError('USHER_TLS_CLIENT_CERTIFICATES requires USHER_TLS_CERT_FILE: TLS has to end here')
  if (!areCertificatesRequested && settings.USHER_TLS_CLIENT_CA_FILE !== undefined)
    throw new ConfigError('USHER_TLS_CLIENT_CA_FILE requires USHER_TLS_CLIENT_CERTIFICATES=true')
  return areCertificatesRequested
}

/** Passwords go there in clear text: only over TLS, or within this machine. */
function pickOldSystem(settings: Settings): Config['oldSystem'] {
  const url = pickUrl(settings, 'USHER_PASSWORD_MIGRATION_URL', ['https:', 'http:'])
  const form = pickOneOf(settings, 'USHER_PASSWORD_MIGRATION_FORM', ['keycloak', 'ory'], 'keycloak')
  if (url === undefined) return undefined
  const { protocol, hostname } = new URL(url)
  if (protocol !== 'https:' && !isLoopbackHost(hostname))
    throw new ConfigError('USHER_PASSWORD_MIGRATION_URL has to begin with https://, except on this machine')
  return { url, form, token: settings.USHER_PASSWORD_MIGRATION_TOKEN }
}
