import { html } from '#api/login/html.ts'
import { padDuration } from '#api/login/pad-duration.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { signInPolicies } from '#api/login/policies.ts'
import { sendCodeSilently } from '#api/login/send-code-silently.ts'
import { message } from '#api/login/views/messages.ts'
import { field, form, heading, links, textWith } from '#api/login/views/parts.ts'
import { contextIn, type Outcome, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { findUserToReach } from '#domain/user/find-user-by-login-name.ts'
import { resendInitialization } from '#domain/user/initialization/resend-initialization.ts'
import { requestPasswordReset } from '#domain/user/password/request-password-reset.ts'

/** The answer takes this time or a multiple, in milliseconds, whether or not the user exists. */
const RESPONSE_STEP_MS = 300

export const showForgotPassword: Step = async (visit) => loginNameForm(visit, visit.query.get('loginName') ?? '')

export const submitForgotPassword: Step = async (visit) => {
  const loginName = (visit.form.get('loginName') ?? '').trim()
  if (!loginName) return loginNameForm(visit, '', textFor(visit, 'Name.required'))
  await padDuration(RESPONSE_STEP_MS, performance.now(), mailTo(visit, loginName))
  return message({
    title: textFor(visit, 'Forgot.sentTitle'),
    text: textWith(visit, 'Forgot.sentText', 'loginName', loginName),
    sign: 'mail',
    next: links([hrefTo(visit, paths.login, { other: '' }), textFor(visit, 'Forgot.back')]),
  })
}

/** Sends the invitation instead if the user has not completed their account, since it sets the password too. */
async function mailTo(visit: Visit, loginName: string): Promise<void> {
  const user = await findUserToReach(visit.services, loginName, visit.authRequest?.orgId)
  if (!user || (user.state !== 'active' && user.state !== 'initial')) return
  const { login } = await signInPolicies(visit, user.owner)
  if (login.hidePasswordReset) return
  const ctx = contextIn(visit, user.owner)
  await sendCodeSilently(visit, user.id, () =>
    user.state === 'initial'
      ? resendInitialization(ctx, { id: user.id })
      : requestPasswordReset(ctx, { id: user.id }, 'email'),
  )
}

function loginNameForm(visit: Visit, loginName: string, problem?: string): Outcome {
  const title = textFor(visit, 'Forgot.title')
  const body = html`${heading(title, textFor(visit, 'Forgot.text'))}
  ${form(
    visit,
    { action: paths.forgotPassword, submit: textFor(visit, 'Forgot.submit') },
    field({
      name: 'loginName',
      label: textFor(visit, 'Name.label'),
      autocomplete: 'username',
      value: loginName,
      problem,
      autofocus: true,
      maxLength: 200,
    }),
  )}
  ${links([hrefTo(visit, paths.login, { other: '' }), textFor(visit, 'Forgot.back')])}`
  return { kind: 'page', page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body } }
}
