/** Limits guesses of user codes (RFC 8628 §5.1) and of credentials at the token endpoint, by address. */
import type { KoaContextWithOIDC } from 'oidc-provider'
import { type DirectResponse, refuse } from '#api/oidc/direct/direct-response.ts'
import { paths } from '#api/oidc/paths.ts'
import type { AddressLimit } from '#domain/attempt-limit/address-limit.ts'
import type { GuessLimit } from '#domain/attempt-limit/guess-limit.ts'
import { clientAddress } from '#kit/request-context.ts'

export interface Guesses {
  readonly device: GuessLimit
  readonly token: GuessLimit
  /** Bounds forms, the one for device codes among them. */
  readonly mayAsk: AddressLimit
}

/** Errors of the token endpoint that a guess is answered with; a pending device code is none. */
const WRONG: ReadonlySet<unknown> = new Set(['invalid_client', 'invalid_grant'])

/** The response to an address that guessed too often; undefined for any other. */
export async function tooManyGuesses(
  { device, token, mayAsk }: Guesses,
  { method, path }: { method: string; path: string },
  now: number,
): Promise<DirectResponse | undefined> {
  if (method !== 'POST') return undefined
  const isDevice = path === paths.code_verification
  if (!isDevice && path !== paths.token) return undefined
  const address = clientAddress()
  const blocked = (isDevice ? device : token).isBlocked(address, now)
  if (!blocked && (!isDevice || (await mayAsk(address, now)))) return undefined
  const response = refuse(429, 'temporarily_unavailable', 'too many requests from this address, please try again later')
  return { ...response, headers: { 'retry-after': '60' } }
}

/** Counts a failed response of the token endpoint. */
export async function countTokenResponse({ token }: Guesses, body: unknown, now: number): Promise<void> {
  if (typeof body !== 'object' || body === null || !('error' in body) || !WRONG.has(body.error)) return
  await token.failed(clientAddress(), now)
}

/** Middleware around the engine's own. `askForUserCode` marks a code that no device shows. */
export const countGuesses =
  (guesses: Guesses) =>
  async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    if (ctx.path === paths.token && ctx.state.namesNoClient !== true)
      await countTokenResponse(guesses, ctx.body, Date.now())
    if (ctx.state.wrongUserCode === true) await guesses.device.failed(clientAddress(), Date.now())
  }
