/** On the user's own page: applications of other organizations that they consented to, and the end of a consent. */

import { type Html, html } from '#api/login/html.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { whenSignedIn } from '#api/login/steps/security.ts'
import { accountRow } from '#api/login/views/account-row.ts'
import { consentItemList } from '#api/login/views/consent-items.ts'
import { form, goodNotice, heading, links, textWith } from '#api/login/views/parts.ts'
import { type Step, textFor, type Visit } from '#api/login/visit.ts'
import { withdrawConsent } from '#domain/consent/flows/withdraw-consent.ts'
import { type ListedConsent, listConsents } from '#domain/consent/list-consents.ts'

export const showApplications: Step = (visit) =>
  whenSignedIn(visit, async ({ account, here }) => {
    const consents = await listConsents(visit.services, account.session.userId)
    const title = textFor(visit, 'Applications.title')
    const lead = textFor(visit, consents.length > 0 ? 'Applications.text' : 'Applications.none')
    const body = html`${heading(title, lead)}
    ${visit.query.has('withdrawn') && goodNotice(textFor(visit, 'Applications.withdrawn'))}
    <section class="account">${await accountRow(visit, account)}</section>
    ${await Promise.all(consents.map((consent) => consentCard(here, consent)))}
    ${links([paths.home, textFor(visit, 'Applications.back')])}`
    return { kind: 'page', page: { title, body } }
  })

export const withdrawApplication: Step = (visit) =>
  whenSignedIn(visit, async ({ account, here }) => {
    await withdrawConsent(visit.services, account.session.userId, visit.form.get('clientID') ?? '')
    return { kind: 'redirect', location: hrefTo(here, paths.applications, { withdrawn: '' }) }
  })

async function consentCard(visit: Visit, consent: ListedConsent): Promise<Html> {
  const since = new Intl.DateTimeFormat(visit.language, { dateStyle: 'medium', timeZone: 'UTC' })
  return html`<section class="account">
    <h2>${consent.applicationName}</h2>
    <p class="lead">${textWith(visit, 'Applications.of', 'organization', consent.orgName)}</p>
    ${await consentItemList(visit, consent.items)}
    <p class="hint">${textFor(visit, 'Applications.since', { date: since.format(consent.givenAt) })}</p>
    ${form(visit, {
      action: paths.applications,
      carry: { clientID: consent.clientId },
      submit: textFor(visit, 'Applications.withdraw'),
      second: true,
    })}
  </section>`
}
