import { accountsOf, signedIn } from '#api/login/accounts.ts'
import { browserOf } from '#api/login/external/browser.ts'
import { externalRefusal } from '#api/login/external/refusals.ts'
import { startOrgOf } from '#api/login/external/sign-in-org.ts'
import { lostRequestPage } from '#api/login/views/refusals.ts'
import { contextIn, type Step, type Visit } from '#api/login/visit.ts'
import { startIdpIntent } from '#domain/idp-intent/start-idp-intent.ts'

/** Sends the browser to a provider. A plain link leads here: forms of the pages lead to nowhere but themselves. */
export const startExternal: Step = async (visit) => {
  if (visit.authRequestId && !visit.authRequest) return lostRequestPage(visit)
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
 * Whether the provider has to ask the person, whatever it remembers: because the application wants it, or because
 * somebody is signed in here already. What they prove then lets them change how they sign in, so a provider that
 * answers by itself in a browser left alone must not do for it.
 */
async function wantsReauthentication(visit: Visit): Promise<boolean> {
  const { authRequest } = visit
  if (authRequest) return authRequest.prompts.includes('login') || authRequest.maxAge !== undefined
  return signedIn(await accountsOf(visit)).length > 0
}
