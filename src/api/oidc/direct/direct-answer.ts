/**
 * Answers made without the engine, for the common forms of the requests that resource servers and machines send most.
 * All other requests reach the engine; tests compare both answers.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { answerDirectly } from '#api/http/answer-directly.ts'
import type { Services } from '#domain/context.ts'
import type { Keyring } from '#domain/token/signing-keys.ts'

export interface DirectParts {
  readonly services: Services
  readonly keyring: Keyring
}

export interface DirectRequest {
  readonly path: string
  readonly method: string
  readonly headers: IncomingHttpHeaders
  /** Parameters of a form; empty for a request without one. */
  readonly form: URLSearchParams
}

export interface DirectAnswer {
  readonly status: number
  readonly body: object
  readonly headers?: Readonly<Record<string, string>>
}

const HEADERS = { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' }

export function writeDirect(response: Parameters<typeof answerDirectly>[0], answer: DirectAnswer): void {
  answerDirectly(response, answer.status, { ...HEADERS, ...answer.headers }, JSON.stringify(answer.body))
}

export const refuse = (status: number, error: string, description: string): DirectAnswer => ({
  status,
  body: { error, error_description: description },
})

/** Returns whether a parameter occurs more than once, which the protocol forbids (RFC 6749 §3.2). */
export const hasDuplicates = (form: URLSearchParams): boolean => {
  const names = [...form.keys()]
  return new Set(names).size !== names.length
}
