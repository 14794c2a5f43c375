/**
 * Calls targets. The HTTP client is given by the composition: it reaches public addresses only, follows no redirect, and
 * is bounded in time and size.
 */
import { createHmac } from 'node:crypto'
import { encryptJwt } from '#crypto/encrypt-jwt.ts'
import type { TargetWithId } from '#domain/action/action-registry.ts'
import { TARGET_KEY } from '#domain/action/change-actions.ts'
import type { Services } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { AppError, type ErrorKind } from '#kit/errors.ts'
import type { JsonObject } from '#kit/json.ts'
import type { Log } from '#kit/log.ts'
import { readJson } from '#kit/read-json.ts'

export interface TargetRequest {
  readonly url: string
  readonly body: string
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
}

/** Posts a request. Rejects where the target could not be reached in time. */
export type PostToTarget = (request: TargetRequest) => Promise<{ readonly status: number; readonly body: string }>

export interface TargetCaller {
  /**
   * Calls targets in sequence; each `call` target may replace the body for the next and for the caller. Returns the
   * replacement, or undefined without one. @throws the error of a target that interrupts on error
   */
  run(
    targets: readonly TargetWithId[],
    bodyOf: (replacement: JsonObject | undefined) => JsonObject,
  ): Promise<JsonObject | undefined>
  /** Posts one body to one target. Rejects where it was not accepted. */
  deliver(target: TargetWithId, body: JsonObject): Promise<void>
}

export interface TargetCallerOptions {
  readonly cipher: Services['cipher']
  readonly post: PostToTarget
  /** Signs a JWT with the current key, and sets its issuer. */
  readonly sign: (claims: JsonObject) => Promise<string>
  readonly log: Log
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** Lifetime of signed payloads in seconds. */
const JWT_LIFETIME = 300

export function createTargetCaller({ cipher, post, sign: signJwt, log, now }: TargetCallerOptions): TargetCaller {
  /** A JWT has the members of the JSON body as claims. */
  const toBody = async ({ id, payloadType, endpoint, keys }: TargetWithId, content: JsonObject): Promise<string> => {
    if (payloadType === 'json') return JSON.stringify(content)
    const seconds = Math.floor(now() / 1000)
    const jwt = await signJwt({ ...content, iat: seconds, exp: seconds + JWT_LIFETIME, aud: [id, endpoint] })
    if (payloadType === 'jwt') return jwt
    const [keyId, key] =
      Object.entries(keys).find(([, { isActive, expiresAt }]) => isActive && !(expiresAt && expiresAt <= now())) ?? []
    if (!keyId || !key) throw refuse('target.keyMissing')
    return encryptJwt(jwt, { keyId, pem: key.publicKey })
  }
  const send = async (target: TargetWithId, content: JsonObject) => {
    const body = await toBody(target, content)
    const signature = sign(body, cipher.decrypt(target.signingKey, TARGET_KEY), now())
    const contentType = target.payloadType === 'json' ? 'application/json' : 'application/jwt'
    const headers = { 'content-type': contentType, 'zitadel-signature': signature }
    return post({ url: target.endpoint, body, headers, timeoutMs: target.timeoutMs })
  }
  const call = async (target: TargetWithId, content: JsonObject): Promise<JsonObject | undefined> => {
    const response = await send(target, content).catch((cause: unknown) => {
      if (cause instanceof AppError) throw cause
      throw refuse('target.unreachable', { cause })
    })
    if (response.status < 200 || response.status > 299) throw refuse('target.rejected')
    const parsed = target.type === 'call' ? parseObject(response.body) : undefined
    if (parsed) throwForwarded(parsed)
    return parsed
  }
  return {
    async deliver(target, body) {
      await call({ ...target, type: 'webhook' }, body)
    },
    async run(targets, bodyOf) {
      let replacement: JsonObject | undefined
      for (const target of targets) {
        const fail = (cause: unknown) => log.warn({ cause, target: target.id }, 'action target failed')
        if (target.type === 'async') {
          void send(target, bodyOf(replacement)).catch(fail)
          continue
        }
        try {
          replacement = (await call(target, bodyOf(replacement))) ?? replacement
        } catch (error) {
          fail(error)
          if (target.interruptOnError) throw error
        }
      }
      return replacement
    },
  }
}

/** `t=<seconds>,v1=<hex HMAC-SHA256 of "<seconds>.<body>">`. */
function sign(body: string, key: string, nowMs: number): string {
  const seconds = Math.floor(nowMs / 1000)
  return `t=${seconds},v1=${createHmac('sha256', key).update(`${seconds}.${body}`).digest('hex')}`
}

function parseObject(text: string): JsonObject | undefined {
  try {
    const value = readJson(text)
    // The value is parsed JSON; an object that is no list is a JsonObject.
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined
  } catch {
    return undefined
  }
}

const KINDS = new Map<number, ErrorKind>([
  [400, 'invalidArgument'],
  [401, 'unauthenticated'],
  [403, 'permissionDenied'],
  [404, 'notFound'],
  [409, 'alreadyExists'],
  [412, 'failedPrecondition'],
  [429, 'resourceExhausted'],
])

/** A target rejects a call with its own status and text in a successful answer. */
function throwForwarded({ forwardedStatusCode: status, forwardedErrorMessage: text }: JsonObject): void {
  if (typeof status !== 'number') return
  if (status < 400 || status > 499) throw refuse('target.rejected')
  const message = typeof text === 'string' && text ? { key: text } : {}
  throw refuse('target.answeredError', { kind: KINDS.get(status) ?? 'failedPrecondition', ...message })
}
