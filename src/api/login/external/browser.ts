import type { CookieToSet } from '#api/login/cookies.ts'
import type { Visit } from '#api/login/visit.ts'
import { newIntentSecret } from '#domain/idp-intent/idp-intent.ts'

/** Identifies this browser: the callback of a provider must present the same value. */
export function browserOf(visit: Visit): { browser: string; cookies: readonly CookieToSet[] } {
  const known = visit.cookies.get('external')
  if (known) return { browser: known, cookies: [] }
  const browser = newIntentSecret()
  return { browser, cookies: [{ name: 'external', value: browser }] }
}
