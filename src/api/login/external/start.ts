import { accountsOf, signedIn } from '#api/login/accounts.ts'
import { browserOf } from '#api/login/external/browser.ts'
import { externalRefusal } from '#api/login/external/refusals.ts'
import { startOrgOf } from '#api/login/external/sign-in-org.ts'
import { html } from '#api/login/html.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { heading, hiddenInputs } from '#api/login/views/parts.ts'
import { expiredRequestPage, returnLink } from '#api/login/views/refusals.ts'
import { contextIn, type Page, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { loadOffered, startIdpIntent } from '#domain/idp-intent/start-idp-intent.ts'
import { startSamlIdpIntent } from '#domain/idp-intent/start-saml-idp-intent.ts'

/**
 * Redirects the browser to a provider, or to the page that asks for the password of a directory. Reached by a link,
 * since forms of the pages may not redirect elsewhere.
 */
export const startExternal: Step = async (visit) => {
  if (visit.authRequestId && !visit.authRequest) return expiredRequestPage(visit)
  const { authRequestId } = visit
  const idpId = visit.query.get('idpConfigID') ?? ''
  const { browser, cookies } = browserOf(visit)
  try {
    const orgId = await startOrgOf(visit, idpId)
    const idp = await loadOffered(contextIn(visit, orgId), idpId)
    const kind = idp.state.config?.kind
    if (kind === 'ldap') {
      const location = hrefTo(visit, paths.externalDirectory, { idpConfigID: idpId, orgID: orgId })
      return { kind: 'redirect', location }
    }
    const ctx = contextIn(visit, orgId)
    const input = { idpId, browser, authRequestId, reauthenticate: await wantsReauthentication(visit) }
    const step =
      kind === 'saml'
        ? await startSamlIdpIntent(ctx, visit.login, input)
        : await startIdpIntent(ctx, visit.login.providers, input)
    if (!('fields' in step)) return { kind: 'redirect', location: step.url, cookies }
    return { kind: 'page', page: requestFormPage(visit, idp.state.name, step), cookies }
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

/** Page of a provider that takes requests as forms only. It is submitted by the user: the pages run no scripts. */
function requestFormPage(
  visit: Visit,
  provider: string,
  { url, fields }: { readonly url: string; readonly fields: Readonly<Record<string, string>> },
): Page {
  const title = textFor(visit, 'External.button', { provider })
  const body = html`${heading(title, textFor(visit, 'External.leaveText', { provider }))}
  <form class="steps" method="post" action="${url}">
    ${hiddenInputs(fields)}
    <button type="submit">${textFor(visit, 'Common.continue')}</button>
  </form>
  ${returnLink(visit)}`
  return { title, body, submitsTo: url }
}
