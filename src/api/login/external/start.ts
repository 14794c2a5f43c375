import { accountsOf, signedIn } from '#api/login/accounts.ts'
import { browserOf } from '#api/login/external/browser.ts'
import { externalRefusal } from '#api/login/external/refusals.ts'
import { startOrgOf } from '#api/login/external/sign-in-org.ts'
import { expiredRequestPage } from '#api/login/views/refusals.ts'
import { contextIn, type Step, type Visit } from '#api/login/visit.ts'
import { startIdpIntent } from '#domain/idp-intent/start-idp-intent.ts'

/** Redirects the browser to a provider. Reached by a link, since forms of the pages may not redirect elsewhere. */
export const startExternal: Step = async (visit) => {
  if (visit.authRequestId && !visit.authRequest) return expiredRequestPage(visit)
  const { authRequestId } = visit
  const idpId = visit.query.get('idpConfigID') ?? ''
  const { browser, cookies } = browserOf(visit)
  try {
    const ctx = contextIn(visit, await startOrgOf(visit, idpId))
    const reauthenticate = await wantsReauthentication(visit)
    const { url } = await startIdpIntent(ctx, visit.login.providers, { idpId, browser, authRequestId, reauthenticate })
    return { kind: 'redirect', location: url, cookies }
  } catch (error) {
    return externalRefusal(visit, error, idpId)
  }
}

/**
 * Returns whether the provider must authenticate the user again, despite its own session: the application requires it,
 * or a user is already signed in here. The result allows a change of factors, so a provider's session in an unattended
 * browser must not suffice.
 */
async function wantsReauthentication(visit: Visit): Promise<boolean> {
  const { authRequest } = visit
  if (authRequest) return authRequest.prompts.includes('login') || authRequest.maxAge !== undefined
  return signedIn(await accountsOf(visit)).length > 0
}
