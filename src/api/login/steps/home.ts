/** Who is signed in here, and the way out. */
import { type Account, accountsOf, cookieOf, signedIn } from '#api/login/accounts.ts'
import { type Html, html } from '#api/login/html.ts'
import { LOGIN_PATH } from '#api/login/views/messages.ts'
import { form, heading, links } from '#api/login/views/parts.ts'
import { contextIn, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { endSession } from '#domain/session/end-session.ts'
import { authenticatedAt } from '#domain/session/session.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'

export const SIGN_OUT_PATH = '/ui/login/logout'

export const showHome: Step = async (visit) => {
  const accounts = signedIn(await accountsOf(visit))
  if (accounts.length === 0) return { kind: 'redirect', location: LOGIN_PATH }
  const title = textFor(visit, 'Session.title')
  const body = html`${heading(title)}
  ${await Promise.all(accounts.map((account) => accountCard(visit, account)))}
  ${links([LOGIN_PATH, textFor(visit, 'Session.other')])}`
  return { kind: 'page', page: { title, body } }
}

/** Ends one sign-in of this browser. One of another browser cannot be named here. */
export const signOut: Step = async (visit) => {
  const accounts = await accountsOf(visit)
  const sessionId = visit.form.get('sessionID')
  const ended = accounts.filter((account) => account.session.id === sessionId)
  await Promise.all(ended.map((account) => endSession(visit.room.rooms, account.session.id)))
  const left = accounts.filter((account) => !ended.includes(account))
  const location = signedIn(left).length > 0 ? '/ui/login' : `${LOGIN_PATH}?signedOut`
  return { kind: 'redirect', location, cookies: [cookieOf(left.map((account) => account.token))] }
}

async function accountCard(visit: Visit, { session, user }: Account): Promise<Html> {
  const ctx = contextIn(visit, session.orgId)
  const { preferredLoginName } = await loginNamesOf(ctx, session.orgId, user.state.userName)
  const since = new Intl.DateTimeFormat(visit.language, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' })
  const { displayName } = user.state.profile
  const facts: [string, string][] = [
    ['Session.email', user.state.email.address],
    ['Session.since', `${since.format(authenticatedAt(session))} UTC`],
  ]
  return html`<section class="account">
    <div class="who">
      <div class="initials" aria-hidden="true">${initials(displayName)}</div>
      <div><strong>${displayName}</strong> <span>${preferredLoginName}</span></div>
    </div>
    <dl>${facts.map(([key, value]) => html`<div><dt>${textFor(visit, key)}</dt><dd>${value}</dd></div>`)}</dl>
    ${form(visit, {
      action: SIGN_OUT_PATH,
      carry: { sessionID: session.id },
      submit: textFor(visit, 'Session.signOut'),
      second: true,
    })}
  </section>`
}

/** First letters of the first and the last word, as people abbreviate names. */
function initials(name: string): string {
  const letters = name
    .trim()
    .split(/\s+/)
    .map((word) => [...word][0] ?? '')
  return [letters[0], letters.length > 1 ? letters.at(-1) : ''].join('').toUpperCase()
}
