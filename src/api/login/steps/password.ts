import { accountsOf, currentAccount, recordFirstFactor } from '#api/login/accounts.ts'
import { proceed } from '#api/login/dispatcher.ts'
import { providerButtons } from '#api/login/external/buttons.ts'
import { html } from '#api/login/html.ts'
import { padDuration } from '#api/login/pad-duration.ts'
import { goalOf, hrefTo, paths } from '#api/login/paths.ts'
import { policiesBefore, signInPolicies } from '#api/login/policies.ts'
import { passkeySignIn } from '#api/login/steps/passkey.ts'
import { field, form, heading, links } from '#api/login/views/parts.ts'
import { expiredRequestPage, returnLink } from '#api/login/views/refusals.ts'
import { contextIn, type Outcome, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { findUserByLoginName } from '#domain/user/find-user-by-login-name.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { checkPassword } from '#domain/user/password/check-password.ts'

/**
 * A rejection takes this time or a multiple of it, in milliseconds, for every reason; longer than any rejection itself,
 * except for imported hashes that are slow to check (docs/password-hashes.md).
 */
const REFUSAL_STEP_MS = 400

/** Returns the password page for an entered name, whether or not a user has it. */
export async function passwordPage(visit: Visit, loginName: string, problem?: string): Promise<Outcome> {
  const title = textFor(visit, 'Password.title')
  const { login } = await policiesBefore(visit)
  const body = html`${heading(title, goalOf(visit) ? textFor(visit, 'Password.again') : undefined)}
  ${form(
    visit,
    { action: paths.password, submit: textFor(visit, 'Common.signIn') },
    field({
      name: 'loginName',
      label: textFor(visit, 'Name.label'),
      autocomplete: 'username',
      value: loginName,
      readonly: true,
    }),
    field({
      name: 'password',
      label: textFor(visit, 'Password.label'),
      type: 'password',
      autocomplete: 'current-password',
      problem,
      autofocus: true,
    }),
  )}
  ${login.allowPasswordless && passkeySignIn(visit, loginName)}
  ${await providerButtons(visit, loginName)}
  ${links(
    login.hidePasswordReset
      ? undefined
      : [hrefTo(visit, paths.forgotPassword, { loginName }), textFor(visit, 'Password.forgot')],
    [hrefTo({ ...visit, sessionId: '' }, paths.login, { other: '' }), textFor(visit, 'Password.other')],
  )}
  ${returnLink(visit)}`
  const withPasskeys = login.allowPasswordless
  return {
    kind: 'page',
    page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body, withPasskeys },
  }
}

/** Asks a signed-in user to reauthenticate; redirects if no name is known. */
export const showPassword: Step = async (visit) => {
  if (visit.authRequestId && !visit.authRequest) return expiredRequestPage(visit)
  const account = visit.sessionId ? currentAccount(visit, await accountsOf(visit)) : undefined
  if (!account) return { kind: 'redirect', location: hrefTo({ ...visit, sessionId: '' }, paths.login) }
  const { session, user } = account
  const ctx = contextIn(visit, session.orgId)
  return passwordPage(visit, (await loginNamesOf(ctx, session.orgId, user.state.userName)).preferredLoginName)
}

export const submitPassword: Step = async (visit) => {
  if (visit.authRequestId && !visit.authRequest) return expiredRequestPage(visit)
  const startedAt = performance.now()
  const loginName = (visit.form.get('loginName') ?? '').trim()
  const password = visit.form.get('password') ?? ''
  if (!loginName) return { kind: 'redirect', location: hrefTo(visit, paths.login) }
  if (!password) return passwordPage(visit, loginName, textFor(visit, 'Password.required'))
  const user = await check(visit, loginName, password)
  if (!user) {
    const refusal = passwordPage(visit, loginName, textFor(visit, 'Password.failed'))
    return padDuration(REFUSAL_STEP_MS, startedAt, refusal)
  }
  if (user.state.status === 'initial') {
    const location = hrefTo(visit, paths.userInit, { userID: user.id, orgID: user.owner })
    return { kind: 'redirect', location }
  }
  return proceed(visit, await recordFirstFactor(visit, user, 'password'))
}

/** Takes as long for an unknown name, or a user without a password, as for a wrong password. */
async function check(visit: Visit, loginName: string, password: string) {
  const namedUser = await findUserByLoginName(visit.services, loginName, visit.authRequest?.orgId)
  const orgId = namedUser?.owner ?? ''
  const [org, { login }] = await Promise.all([
    visit.services.events.load(orgAggregate, orgId),
    signInPolicies(visit, orgId),
  ])
  const userId = org.state.status === 'active' && login.allowUsernamePassword ? namedUser?.id : undefined
  return checkPassword(
    contextIn(visit, orgId),
    userId === undefined ? undefined : { id: userId, within: orgId },
    password,
  )
}
