/** Pages with one message and one next step. */
import { type Html, html } from '#api/login/html.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { heading, linkButton, type Sign } from '#api/login/views/parts.ts'
import { type Outcome, textFor, type Visit } from '#api/login/visit.ts'

export interface Message {
  readonly title: string
  readonly text: Html | string
  readonly sign: Sign
  /** Nothing when absent. */
  readonly next?: Html | undefined
  readonly status?: number
}

export const message = ({ title, text, sign, next, status = 200 }: Message): Outcome => ({
  kind: 'page',
  page: { status, title, body: html`${heading(title, text, sign)}${next}` },
})

/** The button that begins a sign-in, with a known name filled in. */
export const signInButton = (visit: Visit, loginName?: string): Html =>
  linkButton(hrefTo(visit, paths.login, loginName ? { loginName } : {}), textFor(visit, 'Common.signIn'))
