import { fittingAccounts, proceed, stepOf } from '#api/login/dispatcher.ts'
import type { Outcome, Visit } from '#api/login/visit.ts'
import { type AuthRequest, authCallbackLink } from '#domain/auth-request/auth-request.ts'
import { failAuthRequest } from '#domain/auth-request/fail-auth-request.ts'

/** Answers a request that shows no page (SAML 2.0 Core §3.4.1, `IsPassive`): with the only account, if it needs no step. */
export async function respondSilently(visit: Visit, { id }: AuthRequest): Promise<Outcome> {
  const { services, now } = visit
  const [only, another] = await fittingAccounts(visit)
  if (only && !another && (await stepOf(visit, only)).step === 'done') {
    const outcome = await proceed(visit, only)
    if (outcome.kind === 'redirect' && outcome.location === authCallbackLink(services.externalUrl, id)) return outcome
  }
  const failure = { error: 'login_required', description: 'the user is not signed in, or has to be asked' } as const
  const { callbackUrl } = await failAuthRequest(services, id, failure, now)
  return { kind: 'redirect', location: callbackUrl }
}
