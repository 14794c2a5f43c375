/** The link that registers a passkey: the one page that needs scripts, since only the browser can. */
import { html } from '#api/login/html.ts'
import { linkTarget } from '#api/login/link-target.ts'
import { paths } from '#api/login/paths.ts'
import { sendCodeSilently } from '#api/login/send-code-silently.ts'
import { type LinkPage, linkSteps, type UnverifiedLink } from '#api/login/steps/link-page.ts'
import { message, signInButton } from '#api/login/views/messages.ts'
import { heading, problemNotice, textWith } from '#api/login/views/parts.ts'
import { passkeyNameField, readCredential, webAuthnForm } from '#api/login/views/webauthn-form.ts'
import { type Outcome, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { forWaitingApplication } from '#api/login/waiting-request.ts'
import { passkeySlot } from '#domain/user/code-slots.ts'
import { beginPasskeyRegistration } from '#domain/user/passwordless/begin-passkey-registration.ts'
import { registerPasskey } from '#domain/user/passwordless/register-passkey.ts'
import { requestPasskeyRegistration } from '#domain/user/passwordless/request-passkey-registration.ts'
import { AppError } from '#kit/errors.ts'

const slotOf = (values: URLSearchParams) => passkeySlot(values.get('codeID') ?? '')

const page: LinkPage = {
  path: paths.passkeyInit,
  typed: false,
  slot: slotOf,
  show: async (visit, link) => create(visit, link),
  async submit(visit, link) {
    if (!visit.form.get('credential')) return create(visit, link, textFor(visit, 'Passkey.noScript'))
    const response = readCredential(visit)
    if (!response) return create(visit, link, textFor(visit, 'Passkey.failed'))
    try {
      await registerPasskey(link.ctx, link.user, {
        codeId: visit.form.get('codeID') ?? '',
        code: link.code,
        name: visit.form.get('name') ?? '',
        ...response,
        userAgent: visit.userAgent,
      })
    } catch (error) {
      if (!isRefusedPasskey(error)) throw error
      return create(visit, link, textFor(visit, 'Passkey.failed'))
    }
    return message({
      title: textFor(visit, 'Passkey.doneTitle'),
      text: textWith(visit, 'Passkey.doneText', 'loginName', link.loginName),
      sign: 'done',
      next: signInButton(await forWaitingApplication(visit), link.loginName),
    })
  },
  used: (visit) => ({
    title: textFor(visit, 'Passkey.usedTitle'),
    text: textFor(visit, 'Passkey.usedText'),
    sign: 'done',
    next: signInButton(visit),
  }),
  /** A user who never received a link needs an administrator for the first one. */
  async resend(visit, { ctx, user }, verdict) {
    if (verdict !== 'expired' && verdict !== 'exhausted') return
    await sendCodeSilently(visit, user.id, () => requestPasskeyRegistration(ctx, user))
  },
}

export const passkeyInit = linkSteps(page)

/** Returns the challenge for the browser's dialog. The page renders the errors. */
export const challengePasskeyInit: Step = async (visit) => {
  const target = await linkTarget(visit, visit.form, slotOf(visit.form))
  if (!target) return { kind: 'json', status: 404, body: {} }
  try {
    const codeId = visit.form.get('codeID') ?? ''
    return {
      kind: 'json',
      body: await beginPasskeyRegistration(target.ctx, target.user, { codeId, code: target.code }),
    }
  } catch (error) {
    if (error instanceof AppError && error.kind === 'invalidArgument') return { kind: 'json', status: 410, body: {} }
    throw error
  }
}

const isRefusedPasskey = (error: unknown): boolean =>
  error instanceof AppError && /^Errors\.User\.WebAuthN\./.test(error.key)

function create(visit: Visit, link: UnverifiedLink, problem?: string): Outcome {
  const title = textFor(visit, 'Passkey.title')
  const shape = {
    use: 'create',
    action: page.path,
    challenge: paths.passkeyInitChallenge,
    carry: { ...link.carry, code: link.code },
    submit: textFor(visit, 'Passkey.submit'),
  } as const
  const { loginName } = link
  const lead = loginName ? textWith(visit, 'Passkey.text', 'loginName', loginName) : textFor(visit, 'Passkey.ask')
  const body = html`${heading(title, lead)}
  ${problem && problemNotice(problem)}
  ${webAuthnForm(visit, shape, passkeyNameField(visit))}`
  return {
    kind: 'page',
    page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body, withPasskeys: true },
  }
}
