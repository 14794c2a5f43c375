/** From a request of the HTTP server to a step, and from its outcome to an answer. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { readCookies, setCookieHeader } from '#api/login/cookies.ts'
import { csrfToken, isOwnForm, newCsrfSecret } from '#api/login/csrf.ts'
import { htmlText } from '#api/login/html.ts'
import { errorPage, staleFormPage } from '#api/login/views/errors.ts'
import { layout } from '#api/login/views/layout.ts'
import type { LoginRoom, Outcome, Page, Step, Visit } from '#api/login/visit.ts'
import { toAppError } from '#kit/errors.ts'
import { chooseLanguage } from '#kit/translate.ts'

export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

/** Nothing inline, nothing from elsewhere; scripts only where a passkey is made. */
const policyOf = (page: Page): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    ...(page.withPasskeys ? ["script-src 'self'", "connect-src 'self'"] : []),
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** A handler that runs a step. The form of a POST has to be our own. */
export function serve(room: LoginRoom, step: Step): Handler {
  return async (request, reply) => {
    const jar = readCookies(request.headers.cookie, room.secure)
    const known = jar.get('csrf')
    const secret = known || newCsrfSecret()
    const visit: Visit = {
      room,
      now: room.now(),
      language: chooseLanguage(request.headers['accept-language']),
      query: new URLSearchParams(request.url.split('?', 2)[1] ?? ''),
      form: request.body instanceof URLSearchParams ? request.body : new URLSearchParams(),
      cookies: jar,
      csrfToken: csrfToken(room.rooms.cipher, secret),
      userAgent: request.headers['user-agent'] ?? '',
    }
    const outcome = await run(visit, request, () => {
      const own = request.method === 'GET' || isOwnForm(room.rooms.cipher, known, visit.form.get('csrf') ?? '')
      return own ? step(visit) : staleFormPage(visit)
    })
    const cookies = [...(outcome.cookies ?? []), ...(known ? [] : [{ name: 'csrf', value: secret } as const])]
    for (const cookie of cookies) reply.header('set-cookie', setCookieHeader(cookie, room.secure))
    return answer(visit, reply, outcome)
  }
}

async function run(visit: Visit, request: FastifyRequest, work: () => Promise<Outcome> | Outcome): Promise<Outcome> {
  try {
    return await work()
  } catch (thrown) {
    const error = toAppError(thrown)
    const fields = { method: request.method, path: request.url.split('?', 1)[0], kind: error.kind, id: error.id }
    if (error.kind === 'internal' || error.kind === 'unknown')
      visit.room.log.error({ ...fields, cause: error.cause ?? error }, 'a page failed')
    else visit.room.log.warn(fields, 'a page was refused')
    return errorPage(visit, error)
  }
}

function answer(visit: Visit, reply: FastifyReply, outcome: Outcome): FastifyReply {
  if (outcome.kind === 'redirect') return reply.code(303).header('location', outcome.location).send()
  if (outcome.kind === 'json') return reply.code(outcome.status ?? 200).send(outcome.body)
  return reply
    .code(outcome.page.status ?? 200)
    .header('content-security-policy', policyOf(outcome.page))
    .type('text/html; charset=utf-8')
    .send(htmlText(layout(visit, outcome.page)))
}
