/** The pages behind the initialization mail and the invite mail: code and password, and the account is set up. */
import { html } from '#api/login/html.ts'
import { checkNewPassword, loadPasswordPolicy, refusedPassword } from '#api/login/new-password.ts'
import { paths } from '#api/login/paths.ts'
import { sendCodeSilently } from '#api/login/send-code-silently.ts'
import { type LinkPage, linkSteps, type UnverifiedLink } from '#api/login/steps/link-page.ts'
import { codeField } from '#api/login/views/code-failure.ts'
import { message, signInButton } from '#api/login/views/messages.ts'
import { newPasswordFields } from '#api/login/views/new-password.ts'
import { form, heading, textWith, userNameForPasswordManagers } from '#api/login/views/parts.ts'
import { type Outcome, textFor, type Visit } from '#api/login/visit.ts'
import { forWaitingApplication } from '#api/login/waiting-request.ts'
import type { Target } from '#domain/target.ts'
import { type CodeSlot, initializationSlot, inviteSlot } from '#domain/user/code-slots.ts'
import { initializeUser } from '#domain/user/initialization/initialize-user.ts'
import { resendInitialization } from '#domain/user/initialization/resend-initialization.ts'
import { acceptInvite } from '#domain/user/invite/accept-invite.ts'
import { resendInviteCode } from '#domain/user/invite/resend-invite-code.ts'

interface AccountSetUp {
  readonly path: string
  readonly slot: CodeSlot
  /** Redeems the code; `password` '' : none is set. */
  readonly complete: (
    ctx: UnverifiedLink['ctx'],
    user: Target,
    input: { code: string; password: string },
  ) => Promise<unknown>
  readonly resend: (ctx: UnverifiedLink['ctx'], user: Target) => Promise<unknown>
}

export const userInit = setUpSteps({
  path: paths.userInit,
  slot: initializationSlot,
  complete: initializeUser,
  resend: (ctx, user) => resendInitialization(ctx, user),
})

export const userInvite = setUpSteps({
  path: paths.userInvite,
  slot: inviteSlot,
  complete: acceptInvite,
  resend: resendInviteCode,
})

function setUpSteps({ path, slot, complete, resend }: AccountSetUp) {
  const page: LinkPage = {
    path,
    typed: true,
    slot: () => slot,
    show: (visit, link) => setUp(visit, path, link),
    async submit(visit, link) {
      const password = visit.form.get('password') ?? ''
      // A password that was set after the mail was written is the person's own choice and is kept.
      const choosesPassword = password !== '' || !link.state.password.hash
      const problem = choosesPassword ? checkNewPassword(visit) : undefined
      if (problem) return setUp(visit, path, link, problem)
      try {
        await complete(link.ctx, link.user, { code: link.code, password })
      } catch (error) {
        return setUp(visit, path, link, refusedPassword(visit, error))
      }
      return message({
        title: textFor(visit, 'Init.doneTitle'),
        text: textWith(visit, 'Init.doneText', 'loginName', link.loginName),
        sign: 'done',
        next: signInButton(await forWaitingApplication(visit), link.loginName),
      })
    },
    used: (visit) => ({
      title: textFor(visit, 'Init.usedTitle'),
      text: textFor(visit, 'Init.usedText'),
      sign: 'done',
      next: signInButton(visit),
    }),
    resend: (visit, { ctx, user }) => sendCodeSilently(visit, user.id, () => resend(ctx, user)),
  }
  return linkSteps(page)
}

async function setUp(visit: Visit, path: string, link: UnverifiedLink, problem?: string): Promise<Outcome> {
  const title = textFor(visit, 'Init.title')
  const choosesPassword = problem !== undefined || !hasPassword(visit, link)
  const lead = link.loginName
    ? textWith(visit, choosesPassword ? 'Init.text' : 'Init.codeOnly', 'loginName', link.loginName)
    : textFor(visit, choosesPassword ? 'Init.ask' : 'Init.askCodeOnly')
  const policy = await loadPasswordPolicy(link)
  const body = html`${heading(title, lead)}
  ${form(
    visit,
    { action: path, carry: link.carry, submit: textFor(visit, 'Init.submit') },
    userNameForPasswordManagers(link.loginName ?? visit.query.get('loginname') ?? ''),
    codeField(visit, { value: link.code }),
    ...(choosesPassword ? [newPasswordFields(visit, policy, problem)] : []),
  )}`
  return { kind: 'page', page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body } }
}

/** Reads the link's own parameter until the code is checked. */
const hasPassword = (visit: Visit, { state }: UnverifiedLink): boolean =>
  state ? state.password.hash !== '' : visit.query.get('passwordset') === 'true'
