/** Password change that is required before the sign-in completes. */
import { type Account, advanceAccount } from '#api/login/accounts.ts'
import { accountAt, proceed, redirectToNextStep } from '#api/login/dispatcher.ts'
import { html } from '#api/login/html.ts'
import { checkNewPassword, passwordPolicyOf, refusedPassword } from '#api/login/new-password.ts'
import { paths } from '#api/login/paths.ts'
import { newPasswordFields } from '#api/login/views/new-password.ts'
import { form, heading, userNameForPasswordManagers } from '#api/login/views/parts.ts'
import { contextIn, type Outcome, personOf, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { changeOwnPassword } from '#domain/user/password/change-own-password.ts'
import { userAggregate } from '#domain/user/user.ts'

export const showChangePassword: Step = async (visit) => {
  const due = await accountAt(visit, 'changePassword')
  return due ? choose(visit, due.account) : redirectToNextStep(visit)
}

export const submitChangePassword: Step = async (visit) => {
  const due = await accountAt(visit, 'changePassword')
  if (!due) return redirectToNextStep(visit)
  const { session } = due.account
  const problem = checkNewPassword(visit)
  if (problem) return choose(visit, due.account, problem)
  const password = visit.form.get('password') ?? ''
  let changed: { readonly sequence: number }
  try {
    changed = await changeOwnPassword(contextIn(visit, session.orgId), personOf(session), password)
  } catch (error) {
    return choose(visit, due.account, refusedPassword(visit, error))
  }
  const { services } = visit.login
  // A new password ends all sign-ins of the user but this one.
  const user = await services.events.load(userAggregate, session.userId)
  return proceed(visit, advanceAccount(visit, due.account, user, { userSequence: changed.sequence }))
}

async function choose(visit: Visit, { session, user }: Account, problem?: string): Promise<Outcome> {
  const title = textFor(visit, 'Change.title')
  const ctx = contextIn(visit, session.orgId)
  const { preferredLoginName } = await loginNamesOf(ctx, session.orgId, user.state.userName)
  const body = html`${heading(title, textFor(visit, 'Change.text'))}
  ${form(
    visit,
    { action: paths.changePassword, submit: textFor(visit, 'Change.submit') },
    userNameForPasswordManagers(preferredLoginName),
    newPasswordFields(visit, await passwordPolicyOf(ctx), problem),
  )}`
  return { kind: 'page', page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body } }
}
