import { html } from '#api/login/html.ts'
import { heading, linkButton } from '#api/login/views/parts.ts'
import { type Outcome, textFor, type Visit } from '#api/login/visit.ts'

/** New recovery codes, shown once; `next`: address of the next page. */
export function recoveryCodesPage(visit: Visit, codes: readonly string[], next: string): Outcome {
  const title = textFor(visit, 'Enroll.codesTitle')
  const body = html`${heading(title, textFor(visit, 'Enroll.codesText'), 'done')}
  <ul class="codes">${codes.map((code) => html`<li>${code}</li>`)}</ul>
  ${linkButton(next, textFor(visit, 'Enroll.codesKept'))}`
  return { kind: 'page', page: { title, body } }
}
