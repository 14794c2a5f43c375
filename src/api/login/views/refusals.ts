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

/** The application may not have this person. */
export const refusedPage = (visit: Visit, error: AppError): Outcome =>
  message({
    title: textFor(visit, 'App.refusedTitle'),
    text: translate(visit.language, error.key, error.params) ?? textFor(visit, 'Error.text'),
    sign: 'bad',
    status: 403,
    next: html`${otherAccount(visit)}${returnLink(visit)}`,
  })

/** A second factor is demanded, and there is none that could be used. */
export const blockedPage = (visit: Visit, reason: 'notVerified' | 'noneAllowed'): Outcome =>
  message({
    title: textFor(visit, 'Factor.blockedTitle'),
    text: textFor(visit, `Factor.${reason}`),
    sign: 'bad',
    status: 403,
    next: html`${otherAccount(visit)}${returnLink(visit)}`,
  })

/** The request that the person came with is over; only the application can begin another. */
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
