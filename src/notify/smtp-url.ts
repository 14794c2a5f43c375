/** Where mail is handed over, and how the connection is protected. */
export interface SmtpServer {
  readonly host: string
  readonly port: number
  /** TLS from the first byte (`smtps:`). */
  readonly secure: boolean
  /** No mail without STARTTLS. */
  readonly requireTls: boolean
  /** STARTTLS is not used even when it is offered. */
  readonly ignoreTls: boolean
  readonly rejectUnauthorized: boolean
  readonly user: string
  readonly password: string
}

const SWITCHES = ['requireTLS', 'ignoreTLS', 'tls.rejectUnauthorized']

/**
 * Reads `USHER_SMTP_URL`: `smtp://user:password@host:587` (STARTTLS) or `smtps://…` (TLS, port 465), user and password
 * percent-encoded. Switches as query parameters, true or false: `requireTLS` (on when there is a password and the
 * server is another machine: a password is not sent in clear text unless configured), `ignoreTLS`,
 * `tls.rejectUnauthorized` (on). Throws an Error that names the setting and never repeats its value.
 */
export function parseSmtpUrl(setting: string): SmtpServer {
  const url = URL.canParse(setting) ? new URL(setting) : undefined
  if (!url || !['smtp:', 'smtps:'].includes(url.protocol) || !url.hostname)
    throw invalid('must look like smtp://user:password@host:587')
  const switches = readSwitches(url.searchParams)
  const secure = url.protocol === 'smtps:'
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  const password = decode(url.password)
  const ignoreTls = switches.get('ignoreTLS') ?? false
  return {
    host,
    port: Number(url.port) || (secure ? 465 : 587),
    secure,
    ignoreTls,
    requireTls: switches.get('requireTLS') ?? (!secure && !ignoreTls && password !== '' && !isThisMachine(host)),
    rejectUnauthorized: switches.get('tls.rejectUnauthorized') ?? true,
    user: decode(url.username),
    password,
  }
}

function readSwitches(query: URLSearchParams): Map<string, boolean> {
  const switches = new Map<string, boolean>()
  for (const [name, value] of query) {
    if (!SWITCHES.includes(name)) throw invalid(`has an unknown parameter, known are ${SWITCHES.join(', ')}`)
    if (value !== 'true' && value !== 'false') throw invalid(`wants true or false for ${name}`)
    switches.set(name, value === 'true')
  }
  return switches
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    throw invalid('has a user or password that is not percent-encoded')
  }
}

const isThisMachine = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\./.test(host)

const invalid = (why: string): Error => new Error(`USHER_SMTP_URL ${why}`)
