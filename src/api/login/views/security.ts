import { type Html, html } from '#api/login/html.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import type { OwnFactorRow } from '#api/login/views/own-factors.ts'
import { form, goodNotice, heading, linkButton, links } from '#api/login/views/parts.ts'
import { type Outcome, textFor, type Visit } from '#api/login/visit.ts'

export interface SecurityPage {
  readonly factors: readonly OwnFactorRow[]
  readonly mayAdd: boolean
  readonly mayMakeCodes: boolean
  /** One was removed just now. */
  readonly removed: boolean
}

/** The user's factors, and the actions on them. */
export function securityPage(visit: Visit, { factors, mayAdd, mayMakeCodes, removed }: SecurityPage): Outcome {
  const title = textFor(visit, 'Security.title')
  const body = html`${heading(title, textFor(visit, factors.length > 0 ? 'Security.text' : 'Security.none'))}
  ${removed && goodNotice(textFor(visit, 'Security.removed'))}
  ${factors.length > 0 && html`<ul class="factors">${factors.map((factor) => factorRow(visit, factor))}</ul>`}
  ${mayAdd && linkButton(hrefTo(visit, paths.enroll, { goal: 'security' }), textFor(visit, 'Security.add'))}
  ${mayMakeCodes && form(visit, { action: paths.recoveryCodes, submit: textFor(visit, 'Security.newCodes'), quiet: true })}
  ${links([paths.home, textFor(visit, 'Security.back')])}`
  return { kind: 'page', page: { title, body } }
}

function factorRow(visit: Visit, { kind, id, name, more, needed }: OwnFactorRow): Html {
  const href = hrefTo(visit, paths.removeFactor, { factor: kind, ...(id ? { id } : {}) })
  const label = textFor(visit, 'Security.removeWhat', { what: name })
  return html`<li>
    <div class="fact"><strong>${name}</strong> <span>${more}</span>${needed && html` <span class="needed">${needed}</span>`}</div>
    ${!needed && html`<a href="${href}" aria-label="${label}">${textFor(visit, 'Security.remove')}</a>`}
  </li>`
}
