/** The signed-in accounts of this browser, and sign-out. */
import { type Account, accountsOf, cookieOf, signedIn } from '#api/login/accounts.ts'
import { stepOf } from '#api/login/dispatcher.ts'
import { type Html, html } from '#api/login/html.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { signInPolicies } from '#api/login/policies.ts'
import { accountRow } from '#api/login/views/account-row.ts'
import { form, heading, linkButton, links } from '#api/login/views/parts.ts'
import { type Step, textFor, type Visit } from '#api/login/visit.ts'
import { inLanguage } from '#domain/policy/web-link.ts'
import { endSession } from '#domain/sign-in/end-session.ts'
import { authenticatedAt } from '#domain/sign-in/session.ts'

export const showHome: Step = async (visit) => {
  const accounts = signedIn(await accountsOf(visit))
  if (accounts.length === 0) return { kind: 'redirect', location: paths.login }
  const title = textFor(visit, 'Session.title')
  const leadsTo = await redirectAfter(visit, accounts)
  if (leadsTo) {
    const body = html`${heading(title)} ${linkButton(leadsTo, textFor(visit, 'Common.continue'))}`
    return { kind: 'page', page: { title, body, leadsTo } }
  }
  const body = html`${heading(title)}
  ${await Promise.all(accounts.map((account, i) => accountCard(visit, account, i === 0)))}
  ${links([paths.login, textFor(visit, 'Session.other')])}`
  return { kind: 'page', page: { title, body } }
}

/**
 * Redirect target of the user's organization for a sign-in without an application (`defaultRedirectUri`); '' : none.
 * Uses an intermediate page, since the content security policy forbids a form to redirect to another origin.
 */
async function redirectAfter(visit: Visit, accounts: readonly Account[]): Promise<string> {
  const account = accounts.find(({ session }) => session.id === visit.query.get('after'))
  if (!account) return ''
  const { login } = await signInPolicies(visit, account.session.orgId)
  return inLanguage(login.defaultRedirectUri, visit.language)
}

/** Ends one session of this browser. Sessions of other browsers are not accepted. */
export const signOut: Step = async (visit) => {
  const accounts = await accountsOf(visit)
  const sessionId = visit.form.get('sessionID')
  const ended = accounts.filter((account) => account.session.id === sessionId)
  await Promise.all(ended.map((account) => endSession(visit.services, account.session.id, visit.now)))
  const left = accounts.filter((account) => !ended.includes(account))
  const location = signedIn(left).length > 0 ? paths.home : `${paths.login}?signedOut`
  return { kind: 'redirect', location, cookies: [cookieOf(left.map((account) => account.token))] }
}

async function accountCard(visit: Visit, account: Account, isNewest: boolean): Promise<Html> {
  const { session, user } = account
  const since = new Intl.DateTimeFormat(visit.language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  const facts: [string, string][] = [
    ['Session.email', user.state.email.address],
    ['Session.since', `${since.format(authenticatedAt(session))} UTC`],
  ]
  return html`<section class="account">
    ${await accountRow(visit, account)}
    <dl>${facts.map(([key, value]) => html`<div><dt>${textFor(visit, key)}</dt><dd>${value}</dd></div>`)}</dl>
    ${isNewest && (await offer(visit, account))}
    ${links(
      [hrefTo(visit, paths.security, { sessionID: session.id }), textFor(visit, 'Security.title')],
      [hrefTo(visit, paths.applications, { sessionID: session.id }), textFor(visit, 'Applications.title')],
    )}
    ${form(visit, {
      action: paths.signOut,
      carry: { sessionID: session.id },
      submit: textFor(visit, 'Session.signOut'),
      second: true,
    })}
  </section>`
}

/**
 * Offers a second factor here instead of during sign-in (ZITADEL's pages ask between password and application); a
 * required one is enrolled during sign-in.
 */
async function offer(visit: Visit, account: Account): Promise<Html | undefined> {
  const next = await stepOf(visit, account)
  if (next.step !== 'done' || next.offered.length === 0) return undefined
  const carry = { sessionID: account.session.id }
  return html`<div class="offer">
    <h2>${textFor(visit, 'Enroll.offerTitle')}</h2>
    <p>${textFor(visit, 'Enroll.offerText')}</p>
    ${linkButton(hrefTo(visit, paths.enroll, carry), textFor(visit, 'Enroll.offerAccept'))}
    ${form(visit, { action: paths.skipEnroll, carry, submit: textFor(visit, 'Enroll.offerLater'), quiet: true })}
  </div>`
}
