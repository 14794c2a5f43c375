/**
 * Answers made without the engine, for the common forms of the requests that resource servers and machines send most.
 * All other requests reach the engine; tests compare both responses.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { type AnyResponse, respondDirectly } from '#api/http/respond-directly.ts'
import type { RefreshOverlap } from '#api/oidc/refresh-overlap.ts'
import type { Services } from '#domain/context.ts'
import type { Keyring } from '#domain/token/signing-keys.ts'

export interface DirectParts {
  readonly services: Services
  readonly keyring: Keyring
  readonly overlap: RefreshOverlap
}

export interface DirectRequest {
  readonly path: string
  readonly method: string
  readonly headers: IncomingHttpHeaders
  /** Parameters of a form; empty for a request without one. */
  readonly form: URLSearchParams
  /** By the clock of the process (`performance.now()`). */
  readonly arrivedAt: number
}

export interface DirectResponse {
  readonly status: number
  readonly body: object
  readonly headers?: Readonly<Record<string, string>>
  /** Subject and client of issued tokens, for the security log. */
  readonly issuedTo?: { readonly userId: string; readonly clientId: string }
  /** Must be called when the response is sent or its connection closed; may be called more than once. */
  readonly sent?: () => void
}

const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }

export function writeDirect(response: AnyResponse, direct: DirectResponse): void {
  // Not `close` alone: it may come after the client has read the response and sent its next request.
  if (direct.sent) response.once('finish', direct.sent).once('close', direct.sent)
  respondDirectly(response, direct.status, { ...HEADERS, ...direct.headers }, JSON.stringify(direct.body))
}

export const refuse = (status: number, error: string, description: string): DirectResponse => ({
  status,
  body: { error, error_description: description },
})

/** Returns whether a parameter occurs more than once, which the protocol forbids (RFC 6749 §3.2). */
export const hasDuplicates = (form: URLSearchParams): boolean => {
  const names = [...form.keys()]
  return new Set(names).size !== names.length
}
