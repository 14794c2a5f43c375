import { recordFirstFactor } from '#api/login/accounts.ts'
import { proceed } from '#api/login/dispatcher.ts'
import { unlinkedPage } from '#api/login/external/refusals.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { expiredRequestPage } from '#api/login/views/refusals.ts'
import type { Outcome, Visit } from '#api/login/visit.ts'
import type { CompletedIdpIntent } from '#domain/idp-intent/complete-idp-intent.ts'

/** Continues with an identity that a provider proved. */
export async function finishExternal(visit: Visit, idpId: string, done: CompletedIdpIntent): Promise<Outcome> {
  if (visit.authRequestId && !visit.authRequest) return expiredRequestPage(visit)
  if (done.way === 'signedIn') return proceed(visit, await recordFirstFactor(visit, done.user, 'provider'))
  if (done.way === 'unlinked') return unlinkedPage(visit, idpId, done.identity)
  return { kind: 'redirect', location: hrefTo({ ...visit, intentId: done.token }, paths.externalChoice) }
}
