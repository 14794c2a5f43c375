import type { CookieToSet } from '#api/login/cookies.ts'
import type { Visit } from '#api/login/visit.ts'
import { newIntentSecret } from '#domain/idp-intent/idp-intent.ts'

/** What tells this browser from all others: whoever comes back from a provider has to bring it. */
export function browserOf(visit: Visit): { browser: string; cookies: readonly CookieToSet[] } {
  const known = visit.cookies.get('external')
  if (known) return { browser: known, cookies: [] }
  const browser = newIntentSecret()
  return { browser, cookies: [{ name: 'external', value: browser }] }
}
