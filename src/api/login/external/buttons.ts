import { signInOrgOf } from '#api/login/external/sign-in-org.ts'
import { type Html, html } from '#api/login/html.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { textFor, type Visit } from '#api/login/visit.ts'
import { listOfferedProviders } from '#domain/idp/list-offered-providers.ts'

/** Buttons of the identity providers on the login page; empty while one of their accounts is being linked. */
export async function providerButtons(visit: Visit, loginName = ''): Promise<Html | undefined> {
  if (visit.intentId) return undefined
  const orgId = await signInOrgOf(visit, loginName)
  const providers = await listOfferedProviders(visit.services, orgId)
  if (providers.length === 0) return undefined
  const buttons = providers.map(({ id, state }) => {
    const href = hrefTo({ ...visit, sessionId: '' }, paths.externalStart, { idpConfigID: id, orgID: orgId })
    return html`<a class="button second" href="${href}">${textFor(visit, 'External.button', { provider: state.name })}</a>`
  })
  return html`<div class="steps">${buttons}</div>`
}
