import { createHmac } from 'node:crypto'
import { DeliveryError } from '#notify/delivery-error.ts'
import type { Sms, SmsSender } from '#notify/sms-sender.ts'

export interface HttpSmsProvider {
  readonly id: string
  readonly description: string
  /** http(s) URL that messages are posted to. */
  readonly endpoint: string
  /** Signs the body when given, as ZITADEL's clients check it. */
  readonly signingKey?: string
}

export interface HttpSmsOptions {
  /** Milliseconds. */
  readonly timeoutMs?: number
  readonly fetch?: typeof fetch
  /** Epoch milliseconds. */
  readonly now?: () => number
}

/** Posts each message as JSON to a provider, in the shape of ZITADEL's HTTP provider. Redirects are not followed. */
export function createHttpSmsSender(provider: HttpSmsProvider, options: HttpSmsOptions = {}): SmsSender {
  const { timeoutMs = 15_000, fetch: send = fetch, now = Date.now } = options
  return {
    async send(sms) {
      const body = JSON.stringify(toHttpMessage(sms, provider))
      const signature = provider.signingKey ? sign(body, provider.signingKey, now()) : undefined
      const status = await post(send, provider.endpoint, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        headers: { 'content-type': 'application/json', ...(signature ? { 'zitadel-signature': signature } : {}) },
        body,
      })
      if (status < 200 || status > 299)
        throw new DeliveryError(`sms: provider answered ${status}`, { retryable: !isRefusal(status) })
    },
  }
}

/** The JSON body (ZITADEL docs, "HTTP provider payload"). */
export function toHttpMessage(sms: Sms, provider: HttpSmsProvider): object {
  return {
    contextInfo: {
      eventType: sms.eventType,
      provider: { id: provider.id, description: provider.description },
      recipientPhoneNumber: sms.to,
    },
    templateData: { text: sms.text },
    args: sms.args,
  }
}

async function post(send: typeof fetch, endpoint: string, request: RequestInit): Promise<number> {
  try {
    const response = await send(endpoint, request)
    await response.body?.cancel()
    return response.status
  } catch (error) {
    throw new DeliveryError('sms: provider could not be reached', { retryable: true, cause: error })
  }
}

/** `t=<seconds>,v1=<hex HMAC-SHA256 of "<seconds>.<body>">`. */
function sign(body: string, key: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000)
  return `t=${seconds},v1=${createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex')}`
}

/** Whether the provider permanently rejected the message; other failures may be corrected there or in the settings. */
const isRefusal = (status: number): boolean => status === 400 || status === 422
