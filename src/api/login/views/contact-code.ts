/** Asks for the code sent to an address or a phone number, to verify it. */
import { type Html, html } from '#api/login/html.ts'
import { field, form, goodNotice, heading } from '#api/login/views/parts.ts'
import { returnLink } from '#api/login/views/refusals.ts'
import { type Outcome, textFor, type Visit } from '#api/login/visit.ts'
import type { BadVerdict } from '#domain/user/check-code.ts'

export interface ContactCodePage {
  readonly action: string
  /** Texts below `Login.Verify.`. */
  readonly title: 'title' | 'phoneTitle'
  readonly text: 'text' | 'phoneText'
  /** Receiver of the code. */
  readonly to: string
  readonly more?: Html | undefined
  readonly problem?: string | undefined
  /** Another code was just requested. */
  readonly again?: boolean
}

export function contactCodePage(visit: Visit, shape: ContactCodePage): Outcome {
  const { action, to, more, problem, again = false } = shape
  const title = textFor(visit, `Verify.${shape.title}`)
  const body = html`${heading(title, textFor(visit, `Verify.${shape.text}`, { to }))}
  ${again && goodNotice(textFor(visit, 'Verify.sent'))}
  ${form(
    visit,
    { action, submit: textFor(visit, 'Factor.submit') },
    field({
      name: 'code',
      label: textFor(visit, 'Code.label'),
      autocomplete: 'one-time-code',
      code: true,
      maxLength: 40,
      problem,
      autofocus: true,
    }),
  )}
  ${form(visit, { action, carry: { resend: 'true' }, submit: textFor(visit, 'Verify.again'), quiet: true })}
  ${more}
  ${returnLink(visit)}`
  return { kind: 'page', page: { status: problem ? 400 : 200, title, faulty: problem !== undefined, body } }
}

/** Text for an invalid code. */
export const codeProblem = (visit: Visit, verdict: BadVerdict): string =>
  textFor(visit, verdict === 'wrong' || verdict === 'replaced' ? 'Verify.wrong' : 'Verify.over')
