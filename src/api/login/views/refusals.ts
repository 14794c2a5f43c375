/** Pages for failed sign-ins, with what the user can do next. */
import { html } from '#api/login/html.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { message, signInButton } from '#api/login/views/messages.ts'
import { linkButton, links } from '#api/login/views/parts.ts'
import { type Outcome, textFor, type Visit } from '#api/login/visit.ts'
import type { AppError } from '#kit/errors.ts'
import { translate } from '#kit/translate.ts'

const otherAccount = (visit: Visit) =>
  linkButton(hrefTo({ ...visit, sessionId: '' }, paths.login, { other: '' }), textFor(visit, 'Accounts.other'))

/** Link that returns the user to the application with an error. */
export const returnLink = (visit: Visit) =>
  visit.authRequest &&
  links([hrefTo(visit, paths.cancel), textFor(visit, 'App.back', { application: visit.authRequest.applicationName })])

/** The user may not sign in to the application. */
export const refusedPage = (visit: Visit, error: AppError): Outcome =>
  message({
    title: textFor(visit, 'App.refusedTitle'),
    text: translate(visit.language, error.key, error.params) ?? textFor(visit, 'Error.text'),
    sign: 'bad',
    status: 403,
    next: html`${otherAccount(visit)}${returnLink(visit)}`,
  })

/** A second factor is required, and the user has no accepted one. */
export const blockedPage = (visit: Visit, reason: 'notVerified' | 'noneAllowed'): Outcome =>
  message({
    title: textFor(visit, 'Factor.blockedTitle'),
    text: textFor(visit, `Factor.${reason}`),
    sign: 'bad',
    status: 403,
    next: html`${otherAccount(visit)}${returnLink(visit)}`,
  })

/** The authorization request has expired; only the application can start another. */
export const expiredRequestPage = (visit: Visit): Outcome =>
  message({
    title: textFor(visit, 'App.lostTitle'),
    text: textFor(visit, 'App.lostText'),
    sign: 'late',
    status: 410,
    next: signInButton({ ...visit, authRequestId: '', sessionId: '' }),
  })

export const lockedPage = (visit: Visit): Outcome =>
  message({
    title: textFor(visit, 'Factor.lockedTitle'),
    text: textFor(visit, 'Factor.lockedText'),
    sign: 'bad',
    status: 403,
    next: returnLink(visit),
  })
