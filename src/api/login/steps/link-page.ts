/**
 * The pages of mailed links share one implementation with different forms. Opening a link never counts as an attempt,
 * since mail scanners open links too and requests are unlimited: the page only shows whether the code is already
 * invalid. Submitted forms verify the code; each kind of failure has its own text and next step.
 */
import { type LinkTarget, linkTarget } from '#api/login/link-target.ts'
import { codeFailurePage, enterCode, mailSent } from '#api/login/views/code-failure.ts'
import { notFoundPage } from '#api/login/views/errors.ts'
import type { Message } from '#api/login/views/messages.ts'
import type { Outcome, Step, Visit } from '#api/login/visit.ts'
import { type DeadVerdict, verdictOf } from '#domain/user/check-code.ts'
import type { CodeSlot } from '#domain/user/code-slots.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { findDeadCode, tryCode } from '#domain/user/redeem-code.ts'
import type { User } from '#domain/user/user-state.ts'

/** An opened link; its user is shown only after the code was verified. */
export interface UnverifiedLink extends LinkTarget {
  readonly state?: User
  readonly loginName?: string
}

/** A link with a valid code, and its user. */
export interface VerifiedLink extends UnverifiedLink {
  readonly state: User
  readonly loginName: string
}

export interface LinkPage {
  readonly path: string
  /** Codes of this kind are short enough to be typed. */
  readonly typed: boolean
  slot(values: URLSearchParams): CodeSlot
  /** The form. */
  show(visit: Visit, link: UnverifiedLink): Promise<Outcome>
  /** Handles the form; errors about the code are handled by the caller. */
  submit(visit: Visit, link: VerifiedLink): Promise<Outcome>
  /** Text for a code that was already used. */
  used(visit: Visit): Omit<Message, 'status'>
  /** Sends a new mail; `verdict`: of the invalid code that the request carried. */
  resend(visit: Visit, target: LinkTarget, verdict: DeadVerdict | undefined): Promise<void>
}

/** The two steps of a link's page. */
export function linkSteps(page: LinkPage): { show: Step; submit: Step } {
  return {
    async show(visit) {
      const target = await linkTarget(visit, visit.query, page.slot(visit.query))
      if (!target) return notFoundPage(visit)
      if (!target.code) return withoutCode(visit, page, target)
      const verdict = await findDeadCode(target.ctx, target)
      return verdict ? codeFailurePage(visit, page, target, verdict) : page.show(visit, target)
    },
    async submit(visit) {
      const target = await linkTarget(visit, visit.form, page.slot(visit.form))
      if (!target) return notFoundPage(visit)
      if (visit.form.get('resend') === 'true') return resend(visit, page, target)
      if (!target.code) return withoutCode(visit, page, target)
      const isOnlyCode = visit.form.get('check') === 'true'
      return continueWithCode(visit, page, target, (link) =>
        isOnlyCode ? page.show(visit, link) : page.submit(visit, link),
      )
    },
  }
}

const withoutCode = (visit: Visit, page: LinkPage, target: LinkTarget): Outcome =>
  page.typed ? enterCode(visit, page, target) : notFoundPage(visit)

/** Continues if the code is valid now; a code that another request redeems first gets the same response. */
async function continueWithCode(
  visit: Visit,
  page: LinkPage,
  target: LinkTarget,
  goOn: (link: VerifiedLink) => Promise<Outcome>,
): Promise<Outcome> {
  try {
    const { verdict, user } = await tryCode(target.ctx, target)
    if (verdict !== 'ok') return codeFailurePage(visit, page, target, verdict)
    const { preferredLoginName: loginName } = await loginNamesOf(target.ctx, user.owner, user.state.userName)
    return await goOn({ ...target, state: user.state, loginName })
  } catch (error) {
    const verdict = verdictOf(error)
    if (verdict) return codeFailurePage(visit, page, target, verdict)
    throw error
  }
}

/** The response is the same whether a mail was sent or not. */
async function resend(visit: Visit, page: LinkPage, target: LinkTarget): Promise<Outcome> {
  await page.resend(visit, target, await findDeadCode(target.ctx, target))
  return mailSent(visit)
}
