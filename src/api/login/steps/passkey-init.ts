/** The link that registers a passkey (contract §3.4): the one page that needs scripts, since only the browser can. */
import { html } from '#api/login/html.ts'
import { linkTarget } from '#api/login/link-target.ts'
import { mailQuietly } from '#api/login/mail-quietly.ts'
import { type LinkPage, linkSteps, type OpenLink } from '#api/login/steps/link-page.ts'
import { message, signInButton } from '#api/login/views/messages.ts'
import { field, heading, hidden, problemNotice, silentProblem, textWith } from '#api/login/views/parts.ts'
import { type Outcome, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { passkeySlot } from '#domain/user/code-slots.ts'
import { beginPasskeyRegistration } from '#domain/user/passwordless/begin-passkey-registration.ts'
import { registerPasskey } from '#domain/user/passwordless/register-passkey.ts'
import { requestPasskeyRegistration } from '#domain/user/passwordless/request-passkey-registration.ts'
import { AppError } from '#kit/errors.ts'

export const PASSKEY_INIT_PATH = '/ui/login/login/passwordless/init'
export const PASSKEY_CHALLENGE_PATH = `${PASSKEY_INIT_PATH}/challenge`

const slotOf = (values: URLSearchParams) => passkeySlot(values.get('codeID') ?? '')

const page: LinkPage = {
  path: PASSKEY_INIT_PATH,
  typed: false,
  slot: slotOf,
  show: async (visit, link) => create(visit, link),
  async submit(visit, link) {
    const credential = visit.form.get('credential') ?? ''
    if (!credential) return create(visit, link, textFor(visit, 'Passkey.noScript'))
    const response = readJson(credential)
    if (!response) return create(visit, link, textFor(visit, 'Passkey.failed'))
    try {
      await registerPasskey(link.ctx, {
        userId: link.userId,
        codeId: visit.form.get('codeID') ?? '',
        code: link.code,
        name: visit.form.get('name') ?? '',
        challengeId: visit.form.get('challengeID') ?? '',
        response,
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
      next: signInButton(visit, link.loginName),
    })
  },
  used: (visit) => ({
    title: textFor(visit, 'Passkey.usedTitle'),
    text: textFor(visit, 'Passkey.usedText'),
    sign: 'done',
    next: signInButton(visit),
  }),
  /** Who never had a link asks an administrator for the first one. */
  async resend(visit, { ctx, userId }, verdict) {
    if (verdict !== 'expired' && verdict !== 'exhausted') return
    await mailQuietly(visit, userId, () => requestPasskeyRegistration(ctx, userId))
  },
}

export const passkeyInit = linkSteps(page)

/** What the page's script asks for before it opens the browser's dialog. Refusals are for the page to tell. */
export const passkeyChallenge: Step = async (visit) => {
  const target = await linkTarget(visit, visit.form, slotOf(visit.form))
  if (!target) return { kind: 'json', status: 404, body: {} }
  try {
    const codeId = visit.form.get('codeID') ?? ''
    return {
      kind: 'json',
      body: await beginPasskeyRegistration(target.ctx, { userId: target.userId, codeId, code: target.code }),
    }
  } catch (error) {
    if (error instanceof AppError && error.kind === 'invalidArgument') return { kind: 'json', status: 410, body: {} }
    throw error
  }
}

const isRefusedPasskey = (error: unknown): boolean =>
  error instanceof AppError && /^Errors\.User\.WebAuthN\./.test(error.key)

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function create(visit: Visit, link: OpenLink, problem?: string): Outcome {
  const title = textFor(visit, 'Passkey.title')
  const words = ['working', 'unsupported', 'cancelled', 'known', 'failed'].map(
    (word) => html` data-${word}="${textFor(visit, `Passkey.${word}`)}"`,
  )
  const body = html`${heading(title, textWith(visit, 'Passkey.text', 'loginName', link.loginName))}
  ${problem && problemNotice(problem)}${silentProblem('passkey-problem')}
  <noscript>${problemNotice(textFor(visit, 'Passkey.noScript'))}</noscript>
  <form class="steps" method="post" action="${page.path}" novalidate data-passkey="${PASSKEY_CHALLENGE_PATH}"${words}>
    ${hidden({ csrf: visit.csrfToken, ...link.carry, code: link.code, challengeID: '', credential: '' })}
    ${field({
      name: 'name',
      label: textFor(visit, 'Passkey.nameLabel'),
      hint: textFor(visit, 'Passkey.nameHint'),
      autocomplete: 'off',
      maxLength: 100,
    })}
    <button type="submit">${textFor(visit, 'Passkey.submit')}</button>
  </form>`
  return {
    kind: 'page',
    page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body, withPasskeys: true },
  }
}
