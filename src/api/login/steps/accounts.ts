/** Selection among several signed-in accounts, and cancellation of the sign-in. */
import { type Account, accountsOf } from '#api/login/accounts.ts'
import { proceed } from '#api/login/dispatcher.ts'
import { html } from '#api/login/html.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { accountRow } from '#api/login/views/account-row.ts'
import { heading, hiddenInputs, links, textWith } from '#api/login/views/parts.ts'
import { expiredRequestPage, returnLink } from '#api/login/views/refusals.ts'
import { type Outcome, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { failAuthRequest } from '#domain/auth-request/fail-auth-request.ts'

export async function chooseAccountPage(visit: Visit, accounts: readonly Account[]): Promise<Outcome> {
  const title = textFor(visit, 'Accounts.title')
  const lead = visit.authRequest
    ? textWith(visit, 'Name.forApplication', 'application', visit.authRequest.applicationName)
    : undefined
  const rows = await Promise.all(accounts.map(async (account) => ({ account, row: await accountRow(visit, account) })))
  const body = html`${heading(title, lead)}
  <ul class="choices">${rows.map(
    ({ account, row }) => html`<li>
      <form method="post" action="${paths.accounts}">
        ${hiddenInputs({ csrf: visit.csrfToken, authRequestID: visit.authRequestId, sessionID: account.session.id })}
        <button type="submit" class="choice">${row}</button>
      </form></li>`,
  )}</ul>
  ${links([hrefTo({ ...visit, sessionId: '' }, paths.login, { other: '' }), textFor(visit, 'Accounts.other')])}
  ${returnLink(visit)}`
  return { kind: 'page', page: { title, body } }
}

/** Selects one of this browser's sessions; others are not accepted. */
export const chooseAccount: Step = async (visit) => {
  if (!visit.authRequest) return expiredRequestPage(visit)
  const chosen = (await accountsOf(visit)).find(({ session }) => session.id === visit.sessionId)
  if (!chosen) return { kind: 'redirect', location: hrefTo({ ...visit, sessionId: '' }, paths.login) }
  return proceed(visit, chosen)
}

/** Cancels the sign-in and informs the application. Only the browser that started the request knows its id. */
export const cancelSignIn: Step = async (visit) => {
  if (!visit.authRequest) return expiredRequestPage(visit)
  const failure = { error: 'access_denied', description: 'the person did not sign in' } as const
  const { callbackUrl } = await failAuthRequest(visit.services, visit.authRequest.id, failure, visit.now)
  return { kind: 'redirect', location: callbackUrl }
}
