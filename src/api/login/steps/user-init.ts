/** The link of the initialization mail (contract §3.2): code and password, and the account is ready. */
import { html } from '#api/login/html.ts'
import { mailQuietly } from '#api/login/mail-quietly.ts'
import { checkNewPassword, passwordPolicyOf, refusedPassword } from '#api/login/new-password.ts'
import { paths } from '#api/login/paths.ts'
import { type AskedLink, type LinkPage, linkSteps } from '#api/login/steps/link-page.ts'
import { codeField } from '#api/login/views/code-trouble.ts'
import { message, signInButton } from '#api/login/views/messages.ts'
import { newPasswordFields } from '#api/login/views/new-password.ts'
import { form, heading, textWith, userNameForPasswordManagers } from '#api/login/views/parts.ts'
import { type Outcome, textFor, type Visit } from '#api/login/visit.ts'
import { initializationSlot } from '#domain/user/code-slots.ts'
import { initializeUser } from '#domain/user/initialization/initialize-user.ts'
import { resendInitialization } from '#domain/user/initialization/resend-initialization.ts'

const page: LinkPage = {
  path: paths.userInit,
  typed: true,
  slot: () => initializationSlot,
  show: (visit, link) => setUp(visit, link),
  async submit(visit, link) {
    const password = visit.form.get('password') ?? ''
    // One that was set since the mail was written does not undo the person's own choice.
    const choosesPassword = password !== '' || !link.user.password.hash
    const problem = choosesPassword ? checkNewPassword(visit) : undefined
    if (problem) return setUp(visit, link, problem)
    try {
      await initializeUser(link.ctx, { userId: link.userId, code: link.code, password })
    } catch (error) {
      return setUp(visit, link, refusedPassword(visit, error))
    }
    return message({
      title: textFor(visit, 'Init.doneTitle'),
      text: textWith(visit, 'Init.doneText', 'loginName', link.loginName),
      sign: 'done',
      next: signInButton(visit, link.loginName),
    })
  },
  used: (visit) => ({
    title: textFor(visit, 'Init.usedTitle'),
    text: textFor(visit, 'Init.usedText'),
    sign: 'done',
    next: signInButton(visit),
  }),
  resend: (visit, { ctx, userId }) =>
    mailQuietly(visit, userId, () => resendInitialization(ctx, { userId, email: '' })),
}

export const userInit = linkSteps(page)

async function setUp(visit: Visit, link: AskedLink, problem?: string): Promise<Outcome> {
  const title = textFor(visit, 'Init.title')
  const choosesPassword = problem !== undefined || !hasPassword(visit, link)
  const lead = link.loginName
    ? textWith(visit, choosesPassword ? 'Init.text' : 'Init.codeOnly', 'loginName', link.loginName)
    : textFor(visit, choosesPassword ? 'Init.ask' : 'Init.askCodeOnly')
  const policy = await passwordPolicyOf(link.ctx)
  const body = html`${heading(title, lead)}
  ${form(
    visit,
    { action: page.path, carry: link.carry, submit: textFor(visit, 'Init.submit') },
    userNameForPasswordManagers(link.loginName ?? visit.query.get('loginname') ?? ''),
    codeField(visit, { value: link.code }),
    ...(choosesPassword ? [newPasswordFields(visit, policy, problem)] : []),
  )}`
  return { kind: 'page', page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body } }
}

/** Until the code was tried the mail's own word for it is taken. */
const hasPassword = (visit: Visit, { user }: AskedLink): boolean =>
  user ? user.password.hash !== '' : visit.query.get('passwordset') === 'true'
