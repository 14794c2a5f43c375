import type { Visit } from '#api/login/visit.ts'
import { findIdpIntent } from '#domain/idp-intent/find-idp-intent.ts'
import type { KnownIntent } from '#domain/idp-intent/idp-intent.ts'

/** The external identity of this browser that is not linked yet, by the intent that the page carries. */
export const knownIntent = (visit: Visit): Promise<KnownIntent | undefined> =>
  findIdpIntent(visit.services, { secret: visit.intentId, browser: visit.cookies.get('external') }, visit.now)
