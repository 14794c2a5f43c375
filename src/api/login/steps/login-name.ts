import { fittingAccounts, proceed } from '#api/login/dispatcher.ts'
import { providerButtons } from '#api/login/external/buttons.ts'
import { html } from '#api/login/html.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { policiesBefore } from '#api/login/policies.ts'
import { chooseAccountPage } from '#api/login/steps/accounts.ts'
import { passkeySignIn } from '#api/login/steps/passkey.ts'
import { passwordPage } from '#api/login/steps/password.ts'
import { respondSilently } from '#api/login/steps/silent.ts'
import { field, form, goodNotice, heading, textWith } from '#api/login/views/parts.ts'
import { expiredRequestPage, returnLink } from '#api/login/views/refusals.ts'
import { type Outcome, type Step, textFor, type Visit } from '#api/login/visit.ts'
import type { AuthRequest } from '#domain/auth-request/auth-request.ts'
import type { LoginPolicy } from '#domain/policy/login-policy.ts'
import { findUserByLoginName } from '#domain/user/find-user-by-login-name.ts'

/** Starts a sign-in: continues an application's request with a signed-in account, unless it requests otherwise. */
export const showLoginName: Step = async (visit) => {
  if (visit.authRequestId && !visit.authRequest) return expiredRequestPage(visit)
  const { authRequest } = visit
  if (!authRequest || visit.query.has('other')) return namePage(visit, visit.query.get('loginName') ?? '')
  return begin(visit, authRequest)
}

/**
 * Reads the login name. Verifies it together with the password only, so the response does not reveal which names exist.
 */
export const submitLoginName: Step = async (visit) => {
  if (visit.authRequestId && !visit.authRequest) return expiredRequestPage(visit)
  const loginName = (visit.form.get('loginName') ?? '').trim()
  return loginName ? passwordPage(visit, loginName) : namePage(visit, '', textFor(visit, 'Name.required'))
}

async function begin(visit: Visit, request: AuthRequest): Promise<Outcome> {
  if (request.prompts.includes('none')) return respondSilently(visit, request)
  const restart = (): Promise<Outcome> | Outcome => {
    if (request.idpId) return toProvider(visit, request.idpId)
    return request.loginHint ? passwordPage(visit, request.loginHint) : namePage(visit, '')
  }
  if (request.prompts.includes('login') || request.prompts.includes('create')) return restart()
  const accounts = await fittingAccounts(visit)
  const hintedUserId = request.hintUserId || (await userOfLoginHint(visit, request))
  const known = accounts.find(({ session }) => session.userId === hintedUserId)
  if (request.prompts.includes('select_account') && accounts.length > 0) return chooseAccountPage(visit, accounts)
  if (known) return proceed(visit, known)
  if (hintedUserId || request.loginHint) return restart()
  const [only, another] = accounts
  if (another) return chooseAccountPage(visit, accounts)
  return only ? proceed(visit, only) : restart()
}

/** Redirects to a provider directly if the application requests one. */
const toProvider = (visit: Visit, idpConfigID: string): Outcome => ({
  kind: 'redirect',
  location: hrefTo(visit, paths.externalStart, { idpConfigID }),
})

const userOfLoginHint = async (visit: Visit, { loginHint }: AuthRequest): Promise<string | undefined> =>
  loginHint ? (await findUserByLoginName(visit.services, loginHint, visit.authRequest?.orgId))?.id : undefined

async function namePage(visit: Visit, loginName: string, problem?: string): Promise<Outcome> {
  const title = textFor(visit, 'Name.title')
  const application = visit.authRequest?.applicationName
  const lead = application
    ? textWith(visit, 'Name.forApplication', 'application', application)
    : textFor(visit, 'Name.text')
  const { login } = await policiesBefore(visit)
  const body = html`${heading(title, lead)}
  ${visit.query.has('signedOut') && goodNotice(textFor(visit, 'Name.signedOut'))}
  ${form(
    visit,
    { action: paths.login, submit: textFor(visit, 'Common.continue') },
    field({
      name: 'loginName',
      label: textFor(visit, 'Name.label'),
      autocomplete: 'username',
      value: loginName,
      problem,
      hint: otherNames(visit, login),
      autofocus: true,
      maxLength: 200,
    }),
  )}
  ${login.allowPasswordless && passkeySignIn(visit)}
  ${await providerButtons(visit)}
  ${returnLink(visit)}`
  const withPasskeys = login.allowPasswordless
  return {
    kind: 'page',
    page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body, withPasskeys },
  }
}

/** Other accepted login names, by the policy that applies before the user is known. */
function otherNames(visit: Visit, { disableLoginWithEmail, disableLoginWithPhone }: LoginPolicy): string | undefined {
  if (disableLoginWithEmail && disableLoginWithPhone) return undefined
  if (disableLoginWithPhone) return textFor(visit, 'Name.hintEmail')
  return textFor(visit, disableLoginWithEmail ? 'Name.hintPhone' : 'Name.hintBoth')
}
