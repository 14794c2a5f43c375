import { html } from '#api/login/html.ts'
import { message, signInButton } from '#api/login/views/messages.ts'
import { type Outcome, textFor, type Visit } from '#api/login/visit.ts'
import type { AppError } from '#kit/errors.ts'
import { translate } from '#kit/translate.ts'

/** Page for an unexpected error of a step. Shows no detail of the error. */
export function errorPage(visit: Visit, error: AppError): Outcome {
  if (error.reason === 'email.taken' || error.reason === 'phone.taken') return takenPage(visit, error)
  const busy = ['resourceExhausted', 'unavailable', 'aborted', 'deadlineExceeded'].includes(error.kind)
  return message({
    title: textFor(visit, busy ? 'Error.busyTitle' : 'Error.title'),
    text: textFor(visit, busy ? 'Error.busyText' : 'Error.text'),
    sign: busy ? 'late' : 'bad',
    status: busy ? 503 : 500,
    next: signInButton(visit),
  })
}

/** The code proved the address or number, but another user verified it before. */
const takenPage = (visit: Visit, { key }: AppError): Outcome =>
  message({
    title: textFor(visit, 'Error.takenTitle'),
    text: translate(visit.language, key) ?? textFor(visit, 'Error.text'),
    sign: 'bad',
    status: 409,
    next: signInButton(visit),
  })

/** Page for a form of another browser, or one that has expired. */
export const staleFormPage = (visit: Visit): Outcome =>
  message({
    title: textFor(visit, 'Error.formTitle'),
    text: textFor(visit, 'Error.formText'),
    sign: 'bad',
    status: 403,
    next: signInButton(visit),
  })

/** Without cookies a sign-in cannot be bound to the browser. */
export const noCookiesPage = (visit: Visit): Outcome =>
  message({
    title: textFor(visit, 'Error.cookiesTitle'),
    text: textFor(visit, 'Error.cookiesText'),
    sign: 'bad',
    status: 400,
    next: signInButton({ ...visit, authRequestId: '', sessionId: '' }),
  })

export const notFoundPage = (visit: Visit): Outcome =>
  message({
    title: textFor(visit, 'Error.notFoundTitle'),
    text: html`${textFor(visit, 'Error.notFoundText')}`,
    sign: 'bad',
    status: 404,
    next: signInButton(visit),
  })
