/**
 * The pages that mailed links open are one page with different forms. Opening one tries no code, since mail scanners
 * open links too and whoever opens may do so without end: it only tells a code that no longer works. Forms that are
 * sent try it, and each way in which it can be wrong has its own answer and a way on.
 */
import { type LinkTarget, linkTarget } from '#api/login/link-target.ts'
import { codeTrouble, enterCode, mailSent } from '#api/login/views/code-trouble.ts'
import { notFoundPage } from '#api/login/views/errors.ts'
import type { Message } from '#api/login/views/messages.ts'
import type { Outcome, Step, Visit } from '#api/login/visit.ts'
import { type DeadVerdict, verdictOf } from '#domain/user/check-code.ts'
import type { CodeSlot } from '#domain/user/code-slots.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { findDeadCode, tryCode } from '#domain/user/redeem-code.ts'
import type { User } from '#domain/user/user-state.ts'

/** A link as it was opened: whom it is about is told once its code was tried. */
export interface AskedLink extends LinkTarget {
  readonly state?: User
  readonly loginName?: string
}

/** A link whose code is right now, and the person it is about. */
export interface OpenLink extends AskedLink {
  readonly state: User
  readonly loginName: string
}

export interface LinkPage {
  readonly path: string
  /** Codes of this kind are short enough to be typed. */
  readonly typed: boolean
  slot(values: URLSearchParams): CodeSlot
  /** The form. */
  show(visit: Visit, link: AskedLink): Promise<Outcome>
  /** What the form leads to; errors about the code are dealt with here. */
  submit(visit: Visit, link: OpenLink): Promise<Outcome>
  /** What to say when the code was used. */
  used(visit: Visit): Omit<Message, 'status'>
  /** Sends a new mail; `verdict`: of the code that the wish came with, where it no longer works. */
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
      return verdict ? codeTrouble(visit, page, target, verdict) : page.show(visit, target)
    },
    async submit(visit) {
      const target = await linkTarget(visit, visit.form, page.slot(visit.form))
      if (!target) return notFoundPage(visit)
      if (visit.form.get('resend') === 'true') return resend(visit, page, target)
      if (!target.code) return withoutCode(visit, page, target)
      const isOnlyCode = visit.form.get('check') === 'true'
      return open(visit, page, target, (link) => (isOnlyCode ? page.show(visit, link) : page.submit(visit, link)))
    },
  }
}

const withoutCode = (visit: Visit, page: LinkPage, target: LinkTarget): Outcome =>
  page.typed ? enterCode(visit, page, target) : notFoundPage(visit)

/** Goes on when the code is right now; a race for it that is lost later is told in the same way. */
async function open(
  visit: Visit,
  page: LinkPage,
  target: LinkTarget,
  goOn: (link: OpenLink) => Promise<Outcome>,
): Promise<Outcome> {
  try {
    const { verdict, user } = await tryCode(target.ctx, target)
    if (verdict !== 'ok') return codeTrouble(visit, page, target, verdict)
    const { preferredLoginName: loginName } = await loginNamesOf(target.ctx, user.owner, user.state.userName)
    return await goOn({ ...target, state: user.state, loginName })
  } catch (error) {
    const verdict = verdictOf(error)
    if (verdict) return codeTrouble(visit, page, target, verdict)
    throw error
  }
}

/** The answer is the same whether a mail was sent or not. */
async function resend(visit: Visit, page: LinkPage, target: LinkTarget): Promise<Outcome> {
  await page.resend(visit, target, await findDeadCode(target.ctx, target))
  return mailSent(visit)
}
