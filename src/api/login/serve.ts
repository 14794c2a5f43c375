/** Runs a step for an HTTP request, and converts its outcome to a response. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { isFromElsewhere } from '#api/http/request-origin.ts'
import { accountsOf, signedIn } from '#api/login/accounts.ts'
import { type Branding, defaultBranding, loadBranding } from '#api/login/branding.ts'
import { type CookieJar, type CookieToSet, readCookies, setCookieHeader } from '#api/login/cookies.ts'
import { csrfToken, isOwnForm, newCsrfSecret } from '#api/login/csrf.ts'
import { htmlText } from '#api/login/html.ts'
import { loadShownPage, redirectToPage } from '#api/login/load-shown-page.ts'
import { hrefTo, paths } from '#api/login/paths.ts'
import { errorPage, noCookiesPage, staleFormPage } from '#api/login/views/errors.ts'
import { layout } from '#api/login/views/layout.ts'
import type { LoginModule, Outcome, Page, Step, Visit } from '#api/login/visit.ts'
import { authRestartLink, isBegunBy } from '#domain/auth-request/auth-request.ts'
import { getAuthRequest } from '#domain/auth-request/get-auth-request.ts'
import { loadFrameAncestors } from '#domain/policy/frame-ancestors.ts'
import { AppError, toAppError } from '#kit/errors.ts'
import { chooseLanguage } from '#kit/translate.ts'

export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

/** Forbids inline content and other origins; allows scripts only on pages with a passkey dialog. */
const policyOf = (visit: Visit, page: Page, embeddedIn: readonly string[]): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "img-src 'self'",
    ...(page.withPasskeys ? ["script-src 'self'", "connect-src 'self'"] : []),
    // Browsers apply `form-action` to all redirects of a form, and the last one leads to the application.
    ...(visit.authRequestId ? [] : [`form-action 'self'${page.submitsTo ? ` ${new URL(page.submitsTo).origin}` : ''}`]),
    "base-uri 'none'",
    `frame-ancestors ${embeddedIn.length > 0 ? embeddedIn.join(' ') : "'none'"}`,
  ].join('; ')

/**
 * Returns a handler that runs a step. Accepts a POST only with a form of this browser, from a page of Usher, and
 * redirects to the page that answers it: at `openAt`, or at the address of the form.
 */
export function serve(login: LoginModule, step: Step, openAt?: string): Handler {
  const { origin } = new URL(login.services.externalUrl)
  return async (request, reply) => {
    const jar = readCookies(request.headers.cookie, login.secure)
    const known = jar.get('csrf')
    const secret = known || newCsrfSecret()
    let visit = readVisit(login, request, jar, csrfToken(login.services.cipher, secret))
    let isOwn = false
    const outcome = await run(visit, request, async () => {
      if (visit.authRequestId) {
        const requestVisit = await withAuthRequest(visit)
        if (requestVisit === 'otherBrowser') return otherBrowser(visit, request)
        visit = requestVisit
      }
      if (request.method === 'GET' || request.method === 'HEAD') return showOrRun(visit, step)
      if (isFromElsewhere(request.headers, origin)) return staleFormPage(visit)
      isOwn = isOwnForm(login.services.cipher, known, visit.form.get('csrf') ?? '')
      return isOwn ? step(visit) : staleForm(visit)
    })
    // A browser that may not keep cookies gets the page itself.
    const shownOutcome =
      isOwn && outcome.kind === 'page' ? redirectToPage(visit, outcome, openAt ?? visit.path) : outcome
    const cookies = [...(shownOutcome.cookies ?? []), ...csrfCookie(outcome, known, secret)]
    for (const cookie of cookies) reply.header('set-cookie', setCookieHeader(cookie, login.secure))
    return await respond(visit, reply, shownOutcome)
  }
}

async function showOrRun(visit: Visit, step: Step): Promise<Outcome> {
  const page = loadShownPage(visit)
  return page ? { kind: 'page', page } : step(visit)
}

/**
 * Replaces the CSRF secret when the sign-in progresses, since an attacker may have set the old one. A page keeps it for
 * its own forms.
 */
function csrfCookie(outcome: Outcome, known: string, secret: string): CookieToSet[] {
  const takenOn = outcome.cookies?.some(({ name, value }) => name === 'session' && value !== '')
  if (takenOn && outcome.kind === 'redirect') return [{ name: 'csrf', value: newCsrfSecret() }]
  return known ? [] : [{ name: 'csrf', value: secret }]
}

function readVisit(login: LoginModule, request: FastifyRequest, cookies: CookieJar, token: string): Visit {
  const query = new URLSearchParams(request.url.split('?', 2)[1] ?? '')
  const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams()
  const carried = (name: string) => form.get(name) ?? query.get(name) ?? ''
  return {
    login,
    services: { ...login.services, loadedPolicies: new Map() },
    now: login.now(),
    language: chooseLanguage(request.headers['accept-language']),
    path: request.url.split('?', 1)[0] ?? '',
    query,
    form,
    cookies,
    csrfToken: token,
    userAgent: request.headers['user-agent'] ?? '',
    authRequest: undefined,
    authRequestId: carried('authRequestID'),
    sessionId: carried('sessionID'),
    intentId: carried('intentID'),
  }
}

/**
 * Returns the visit with the application's request, in the requested language. `otherBrowser`: this browser has no
 * cookie of the request, so it can neither see, complete nor fail it.
 */
export async function withAuthRequest(visit: Visit): Promise<Visit | 'otherBrowser'> {
  try {
    const authRequest = await getAuthRequest(visit.services, visit.authRequestId, visit.now)
    if (!isBegunBy(authRequest, visit.cookies.secretOf(authRequest.id))) return 'otherBrowser'
    const language = chooseLanguage(authRequest.uiLocales.join(','), visit.language)
    return { ...visit, authRequest, language }
  } catch (error) {
    if (error instanceof AppError && error.kind === 'notFound') return visit
    throw error
  }
}

/** Redirects this browser to the application for a new sign-in, but not without cookies, to prevent a loop. */
function otherBrowser(visit: Visit, { method, url }: Pick<FastifyRequest, 'method' | 'url'>): Outcome {
  if (method === 'GET' && visit.query.has('restarted')) return noCookiesPage(visit)
  // The script of a passkey form: it submits the form when it gets no challenge.
  if (url.split('?', 1)[0]?.endsWith('/challenge')) return { kind: 'json', status: 409, body: {} }
  return restartHere(visit)
}

/**
 * Handles a form from before the user signed in, for example in another tab: continues the application's request with
 * the account and ignores the form.
 */
async function staleForm(visit: Visit): Promise<Outcome> {
  if (!visit.authRequest || signedIn(await accountsOf(visit)).length === 0) return staleFormPage(visit)
  return { kind: 'redirect', location: hrefTo({ ...visit, sessionId: '' }, paths.login) }
}

export const restartHere = (visit: Visit): Outcome => ({
  kind: 'redirect',
  location: authRestartLink(visit.services.externalUrl, visit.authRequestId),
})

async function run(visit: Visit, request: FastifyRequest, work: () => Promise<Outcome> | Outcome): Promise<Outcome> {
  try {
    return await work()
  } catch (thrown) {
    const error = toAppError(thrown)
    const fields = {
      method: request.method,
      path: request.url.split('?', 1)[0],
      kind: error.kind,
      reason: error.reason,
    }
    if (error.kind === 'internal' || error.kind === 'unknown')
      visit.login.log.error({ ...fields, cause: error.cause ?? error }, 'a page failed')
    else visit.login.log.warn(fields, 'a page was refused')
    return errorPage(visit, error)
  }
}

async function respond(visit: Visit, reply: FastifyReply, outcome: Outcome): Promise<FastifyReply> {
  if (outcome.kind === 'redirect') return reply.code(303).header('location', outcome.location).send()
  if (outcome.kind === 'json') return reply.code(outcome.status ?? 200).send(outcome.body)
  const [branding, embeddedIn] = await Promise.all([brandingOf(visit), frameAncestorsOf(visit)])
  // `X-Frame-Options` does not support a list of origins.
  if (embeddedIn.length > 0) reply.removeHeader('x-frame-options')
  return reply
    .code(outcome.page.status ?? 200)
    .header('content-security-policy', policyOf(visit, outcome.page, embeddedIn))
    .type('text/html; charset=utf-8')
    .send(htmlText(layout(visit, outcome.page, branding)))
}

/** Empty while the store cannot be read. */
const frameAncestorsOf = (visit: Visit): Promise<readonly string[]> =>
  loadFrameAncestors(visit.services).catch(() => [])

/** Default branding while the store cannot be read: the error page must not depend on it. */
async function brandingOf(visit: Visit): Promise<Branding> {
  try {
    return await loadBranding(visit)
  } catch (cause) {
    visit.login.log.warn({ cause }, 'a page could not load its branding')
    return defaultBranding
  }
}
