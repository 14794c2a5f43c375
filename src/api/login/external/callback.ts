import { finishExternal } from '#api/login/external/finish.ts'
import { externalRefusal } from '#api/login/external/refusals.ts'
import { restartHere, withAuthRequest } from '#api/login/serve.ts'
import { contextIn, type Step, type Visit } from '#api/login/visit.ts'
import { completeIdpIntent } from '#domain/idp-intent/complete-idp-intent.ts'
import { consumeIdpIntent } from '#domain/idp-intent/consume-idp-intent.ts'
import { findIdpIntentRequest } from '#domain/idp-intent/find-idp-intent.ts'
import type { StartedIntent } from '#domain/idp-intent/idp-intent.ts'

/** Callback of a provider. Uses only the path, the state and the provider's response of the address. */
export const externalCallback: Step = async (visit) => {
  const intentKey = { secret: visit.query.get('state') ?? '', browser: visit.cookies.get('external'), path: visit.path }
  const waiting = await findIdpIntentRequest(visit.services, intentKey, visit.now)
  const waitingVisit = await withAuthRequest({ ...bare(visit), authRequestId: waiting })
  if (waitingVisit === 'otherBrowser') return restartHere({ ...bare(visit), authRequestId: waiting })
  let intent: StartedIntent
  try {
    intent = await consumeIdpIntent(visit.services, intentKey, visit.now)
  } catch (error) {
    return externalRefusal(bare(visit), error, '')
  }
  const { idpId, orgId } = intent
  try {
    const response = { intent, state: intentKey.secret, browser: intentKey.browser, answer: visit.query }
    return await finishExternal(
      waitingVisit,
      idpId,
      await completeIdpIntent(contextIn(waitingVisit, orgId), visit.login.providers, response),
    )
  } catch (error) {
    return externalRefusal(waitingVisit, error, idpId)
  }
}

const bare = (visit: Visit): Visit => ({
  ...visit,
  authRequest: undefined,
  authRequestId: '',
  sessionId: '',
  intentId: '',
})
