/** Page of the password reset mail's link: sets a new password with the code. */
import { html } from '#api/login/html.ts'
import { checkNewPassword, loadPasswordPolicy, refusedPassword } from '#api/login/new-password.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { sendCodeSilently } from '#api/login/send-code-silently.ts'
import { type LinkPage, linkSteps, type UnverifiedLink } from '#api/login/steps/link-page.ts'
import { message, signInButton } from '#api/login/views/messages.ts'
import { newPasswordFields } from '#api/login/views/new-password.ts'
import { form, heading, linkButton, textWith, userNameForPasswordManagers } from '#api/login/views/parts.ts'
import { type Outcome, textFor, type Visit } from '#api/login/visit.ts'
import { forWaitingApplication } from '#api/login/waiting-request.ts'
import { passwordResetSlot } from '#domain/user/code-slots.ts'
import { requestPasswordReset } from '#domain/user/password/request-password-reset.ts'
import { resetPassword } from '#domain/user/password/reset-password.ts'

const page: LinkPage = {
  path: paths.passwordInit,
  typed: true,
  slot: () => passwordResetSlot,
  show: (visit, link) => choose(visit, link),
  async submit(visit, link) {
    const problem = checkNewPassword(visit)
    if (problem) return choose(visit, link, problem)
    const password = visit.form.get('password') ?? ''
    try {
      await resetPassword(link.ctx, link.user, { code: link.code, password })
    } catch (error) {
      return choose(visit, link, refusedPassword(visit, error))
    }
    return message({
      title: textFor(visit, 'Reset.doneTitle'),
      text: textFor(visit, 'Reset.doneText'),
      sign: 'done',
      next: signInButton(await forWaitingApplication(visit), link.loginName),
    })
  },
  used: (visit) => ({
    title: textFor(visit, 'Reset.usedTitle'),
    text: textFor(visit, 'Reset.usedText'),
    sign: 'late',
    next: linkButton(hrefTo(visit, paths.forgotPassword), textFor(visit, 'Reset.again')),
  }),
  resend: (visit, { ctx, user }) => sendCodeSilently(visit, user.id, () => requestPasswordReset(ctx, user, 'email')),
}

export const passwordInit = linkSteps(page)

async function choose(visit: Visit, link: UnverifiedLink, problem?: string): Promise<Outcome> {
  const title = textFor(visit, 'Reset.title')
  const { loginName } = link
  const lead = loginName ? textWith(visit, 'Reset.text', 'loginName', loginName) : textFor(visit, 'Reset.ask')
  const policy = await loadPasswordPolicy(link)
  const body = html`${heading(title, lead)}
  ${form(
    visit,
    {
      action: page.path,
      carry: { ...link.carry, code: link.code },
      submit: textFor(visit, 'Reset.submit'),
    },
    ...(loginName ? [userNameForPasswordManagers(loginName)] : []),
    newPasswordFields(visit, policy, problem),
  )}`
  return { kind: 'page', page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body } }
}
