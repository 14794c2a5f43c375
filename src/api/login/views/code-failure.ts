/** Pages for an invalid code. */
import { type Html, html } from '#api/login/html.ts'
import type { LinkTarget } from '#api/login/link-target.ts'
import type { LinkPage } from '#api/login/steps/link-page.ts'
import { notFoundPage } from '#api/login/views/errors.ts'
import { message } from '#api/login/views/messages.ts'
import { field, form, heading } from '#api/login/views/parts.ts'
import { type Outcome, textFor, type Visit } from '#api/login/visit.ts'
import type { CodeVerdict } from '#domain/user/check-code.ts'

export function codeFailurePage(
  visit: Visit,
  page: LinkPage,
  target: LinkTarget,
  verdict: Exclude<CodeVerdict, 'ok'>,
): Outcome {
  if (verdict === 'used') return message({ ...page.used(visit), status: 410 })
  if (verdict === 'wrong' || verdict === 'none')
    return page.typed ? enterCode(visit, page, target, textFor(visit, 'Code.wrong')) : notFoundPage(visit)
  return message({
    title: textFor(visit, `Code.${verdict}Title`),
    text: textFor(visit, `Code.${verdict}Text`),
    sign: verdict === 'replaced' ? 'mail' : 'late',
    status: 410,
    next: sendAgain(visit, page, target),
  })
}

/** Asks for the code that the link should contain; a valid one continues as the link does. */
export function enterCode(visit: Visit, page: LinkPage, target: LinkTarget, problem?: string): Outcome {
  const title = textFor(visit, 'Code.enterTitle')
  const body = html`${heading(title, textFor(visit, 'Code.enterText'))}
  ${form(
    visit,
    { action: page.path, carry: { ...target.carry, check: 'true' }, submit: textFor(visit, 'Common.continue') },
    codeField(visit, { problem, autofocus: true }),
  )}
  ${sendAgain(visit, page, target, true)}`
  return { kind: 'page', page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body } }
}

export const codeField = (
  visit: Visit,
  more: { value?: string; problem?: string | undefined; autofocus?: boolean },
): Html =>
  field({
    name: 'code',
    label: textFor(visit, 'Code.label'),
    autocomplete: 'one-time-code',
    code: true,
    maxLength: 40,
    ...more,
  })

const sendAgain = (visit: Visit, page: LinkPage, target: LinkTarget, second = false): Html =>
  form(visit, {
    action: page.path,
    carry: { ...target.carry, code: target.code, resend: 'true' },
    submit: textFor(visit, 'Code.sendAgain'),
    second,
  })

/** The same answer whether a mail was sent or not. */
export const mailSent = (visit: Visit): Outcome =>
  message({ title: textFor(visit, 'Code.sentTitle'), text: textFor(visit, 'Code.sentText'), sign: 'mail' })
