import { refuse } from '#domain/reasons/reason.ts'
import type { Log } from '#kit/log.ts'
import { readJson } from '#kit/read-json.ts'

/** How the source system verifies a password. */
export interface OldSystem {
  readonly url: string
  /**
   * `keycloak`: `POST <url>/<login>` with `{"password"}`, answered by a status, as the migration plugin of Keycloak asks.
   * `ory`: `POST <url>` with `{"identifier", "password"}`, answered by `{"status": "password_match"}`.
   */
  readonly form: 'keycloak' | 'ory'
  /** Sent as bearer token; undefined: none. */
  readonly token: string | undefined
}

const TIMEOUT_MS = 5_000
/** Characters that are read of a response, which is short. */
const MAX_RESPONSE = 64 * 1024
/** Statuses that reject the password or the login name. */
const WRONG = [400, 401, 403, 404, 422]

/** Returns whether the old system accepts a password. @throws AppError unavailable where it does not answer that */
export function checkPasswordAtOldSystem(
  { url, form, token }: OldSystem,
  log: Log,
): (login: string, password: string) => Promise<boolean> {
  const base = url.replace(/\/$/, '')
  return async (login, password) => {
    const address = form === 'keycloak' ? `${base}/${encodeURIComponent(login)}` : base
    const body = form === 'keycloak' ? { password } : { identifier: login, password }
    let status: number
    let text = ''
    try {
      const response = await fetch(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
        body: JSON.stringify(body),
        // A redirect must not carry the password to another address.
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      })
      status = response.status
      text = (await response.text()).slice(0, MAX_RESPONSE)
    } catch (cause) {
      throw reportUnreachable(log, 'the system that people come from cannot be reached', cause)
    }
    if (WRONG.includes(status)) return false
    if (status < 200 || status > 299)
      throw reportUnreachable(log, `the system that people come from answered ${status}`)
    return form === 'keycloak' || isMatch(text)
  }
}

function isMatch(text: string): boolean {
  try {
    const response = readJson(text)
    return (
      typeof response === 'object' && response !== null && 'status' in response && response.status === 'password_match'
    )
  } catch {
    return false
  }
}

function reportUnreachable(log: Log, message: string, cause?: unknown): Error {
  log.warn({}, message)
  return refuse('provider.unreachable', { cause })
}
