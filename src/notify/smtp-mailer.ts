import type { NodemailerError } from 'nodemailer/lib/errors'
import { DeliveryError } from '#notify/delivery-error.ts'
import { parseSender, toMessage } from '#notify/mail-message.ts'
import type { Mailer } from '#notify/mailer.ts'
import { parseSmtpUrl } from '#notify/smtp-url.ts'

export interface SmtpSettings {
  /** `USHER_SMTP_URL`, see parseSmtpUrl. */
  readonly url: string
  /** `USHER_MAIL_FROM`. */
  readonly from: string
  /** Open connections at most. */
  readonly connections?: number
  /** Bound on one step of the conversation, milliseconds. */
  readonly stepTimeoutMs?: number
  /** Bound on one mail altogether, milliseconds. */
  readonly sendTimeoutMs?: number
}

export interface SmtpMailer extends Mailer {
  /** Ends idle connections now and busy ones after their mail. */
  close(): void
}

/** Sends mail over SMTP through a pool of connections. Throws at once when a setting makes no sense. */
export function createSmtpMailer(settings: SmtpSettings): SmtpMailer {
  const from = parseSender(settings.from)
  const server = parseSmtpUrl(settings.url)
  const stepTimeout = settings.stepTimeoutMs ?? 15_000
  const sendTimeout = settings.sendTimeoutMs ?? 50_000
  const options = {
    pool: true,
    maxConnections: settings.connections ?? 4,
    // A connection that broke is replaced once; after that the outbox decides when to try again.
    maxRequeues: 1,
    host: server.host,
    port: server.port,
    secure: server.secure,
    requireTLS: server.requireTls,
    ignoreTLS: server.ignoreTls,
    tls: { rejectUnauthorized: server.rejectUnauthorized },
    ...(server.user ? { auth: { user: server.user, pass: server.password } } : {}),
    connectionTimeout: stepTimeout,
    greetingTimeout: stepTimeout,
    socketTimeout: stepTimeout,
    dnsTimeout: stepTimeout,
  } as const
  // Loaded at the first mail: a start would wait for it.
  const open = async () => (await import('nodemailer')).createTransport(options)
  let opened: ReturnType<typeof open> | undefined
  return {
    async send(mail) {
      const message = toMessage(mail, from)
      try {
        opened ??= open()
        await (await opened).sendMail({ ...message, signal: AbortSignal.timeout(sendTimeout) })
      } catch (error) {
        throw toDeliveryError(error)
      }
    },
    close: () => void opened?.then((transport) => transport.close()),
  }
}

/** Certificate errors of OpenSSL and Node.js; nodemailer keeps only their text. */
const NOT_TRUSTED = [
  /self-signed certificate(?: in certificate chain)?/,
  /unable to (?:get (?:local )?issuer certificate|verify the first certificate)/,
  /certificate has expired/,
  /certificate is not yet valid/,
  /Hostname\/IP does not match certificate's altnames/,
]

/** Leaves the server's text out of the message: filters like to quote the links that they reject. */
function toDeliveryError(error: unknown): DeliveryError {
  // nodemailer rejects with nothing else.
  const { code, command, responseCode, response, message } = error as NodemailerError
  const status = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response ?? '')?.[1]
  const distrust = NOT_TRUSTED.find((reason) => reason.test(message))?.exec(message)?.[0]
  const step = [
    code,
    command,
    responseCode,
    status,
    distrust && `certificate is not trusted: ${distrust} (docs/deploy/mail.md)`,
  ]
    .filter((part) => part !== undefined)
    .join(' ')
  return new DeliveryError(`smtp: ${step}`, {
    retryable: !isRefusal({ command, responseCode, status }),
    cause: error,
  })
}

/**
 * Returns whether the server permanently rejected this mail: a 5xx reply to its recipient or its content (RFC 5321
 * §4.2.1). A rejected login or sender, and a policy against the recipient (5.7.x, RFC 3463 §3.8: mostly a relay that
 * does not accept this server), are configuration faults: the mail waits until they are corrected.
 */
function isRefusal(reply: {
  readonly command: string | undefined
  readonly responseCode: number | undefined
  readonly status: string | undefined
}): boolean {
  const code = reply.responseCode ?? 0
  if (code < 500 || code === 503) return false
  if (reply.command === 'DATA') return true
  return reply.command === 'RCPT TO' && !reply.status?.startsWith('5.7.')
}
