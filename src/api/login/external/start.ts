import { browserOf } from '#api/login/external/browser.ts'
import { externalRefusal } from '#api/login/external/refusals.ts'
import { startOrgOf } from '#api/login/external/sign-in-org.ts'
import { lostRequestPage } from '#api/login/views/refusals.ts'
import { contextIn, type Step } from '#api/login/visit.ts'
import { startIdpIntent } from '#domain/session/idp-intent/start-idp-intent.ts'

/** Sends the browser to a provider. A plain link leads here: forms of the pages lead to nowhere but themselves. */
export const startExternal: Step = async (visit) => {
  if (visit.authRequestId && !visit.authRequest) return lostRequestPage(visit)
  const { authRequest, authRequestId } = visit
  const idpId = visit.query.get('idpConfigID') ?? ''
  const { browser, cookies } = browserOf(visit)
  const anew = authRequest !== undefined && (authRequest.prompts.includes('login') || authRequest.maxAge !== undefined)
  try {
    const ctx = contextIn(visit, await startOrgOf(visit, idpId))
    const { url } = await startIdpIntent(ctx, visit.room.providers, { idpId, browser, authRequestId, anew })
    return { kind: 'redirect', location: url, cookies }
  } catch (error) {
    return externalRefusal(visit, error, idpId)
  }
}
