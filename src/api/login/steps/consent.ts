/**
 * The consent page: lists the data and permissions that an application of another organization receives, and records
 * the user's answer (OpenID Connect Core §3.1.2.4).
 */
import { type Html, html } from '#api/login/html.ts'
import { paths } from '#api/login/paths.ts'
import { consentItemList } from '#api/login/views/consent-items.ts'
import { form, heading, textWith } from '#api/login/views/parts.ts'
import { expiredRequestPage } from '#api/login/views/refusals.ts'
import { contextIn, type Outcome, type Step, textFor, type Visit } from '#api/login/visit.ts'
import { type AuthRequest, type AuthResult, authCallbackLink } from '#domain/auth-request/auth-request.ts'
import { failAuthRequest } from '#domain/auth-request/fail-auth-request.ts'
import type { ConsentItem } from '#domain/consent/consent.ts'
import { findMissingConsent } from '#domain/consent/find-consent.ts'
import { giveConsent } from '#domain/consent/give-consent.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { findPagesOfApp } from '#domain/token/find-pages-of-app.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { userAggregate } from '#domain/user/user.ts'

interface Question {
  readonly request: AuthRequest
  readonly userId: string
  readonly items: readonly ConsentItem[]
}

export const showConsent: Step = (visit) => whenAsked(visit, (question) => consentPage(visit, question))

/** The form names the user and the listed items: a response counts for those alone. */
export const submitConsent: Step = (visit) =>
  whenAsked(visit, async ({ request, userId, items }) => {
    const { services } = visit.login
    const seen = (visit.form.get('items') ?? '').split(' ')
    if (visit.form.get('userID') !== userId || items.some((item) => !seen.includes(item)))
      return consentPage(visit, { request, userId, items })
    if (visit.form.get('decision') !== 'allow') {
      const failure = { error: 'access_denied', description: 'the user did not consent' } as const
      return toProtocol(await failAuthRequest(services, request.id, failure, visit.now))
    }
    await giveConsent(services, { userId, clientId: request.clientId, items }, visit.now)
    return toProtocol({ callbackUrl: authCallbackLink(services.externalUrl, request.id) })
  })

const toProtocol = ({ callbackUrl }: { callbackUrl: string }): Outcome => ({ kind: 'redirect', location: callbackUrl })

async function whenAsked(visit: Visit, step: (question: Question) => Promise<Outcome>): Promise<Outcome> {
  const { authRequest: request } = visit
  if (!request) return expiredRequestPage(visit)
  const signedIn = request.result && 'userId' in request.result ? (request.result satisfies AuthResult) : undefined
  const items = signedIn && (await findMissingConsent(visit.services, request, signedIn.userId))
  // Decided already, in another tab for example, or not required.
  if (!signedIn || !items) return toProtocol({ callbackUrl: authCallbackLink(visit.services.externalUrl, request.id) })
  return step({ request, userId: signedIn.userId, items })
}

async function consentPage(visit: Visit, { request, userId, items }: Question): Promise<Outcome> {
  const { services } = visit.login
  const [user, org] = await Promise.all([
    services.events.load(userAggregate, userId),
    services.events.load(orgAggregate, request.applicationOrgId),
  ])
  const ctx = contextIn(visit, user.owner)
  const { preferredLoginName } = await loginNamesOf(ctx, user.owner, user.state.userName)
  const title = textFor(visit, 'Consent.title', { application: request.applicationName })
  const carry = { userID: userId, items: items.join(' ') }
  const body = html`${heading(title, textWith(visit, 'Consent.text', 'organization', org.state.name))}
  ${await consentItemList(visit, items)}
  <p class="lead">${textWith(visit, 'Consent.account', 'loginName', preferredLoginName)}</p>
  ${destination(visit, request)}
  ${await ownPages(visit, request)}
  ${form(visit, { action: paths.consent, carry: { ...carry, decision: 'allow' }, submit: textFor(visit, 'Consent.allow') })}
  ${form(visit, { action: paths.consent, carry: { ...carry, decision: 'deny' }, submit: textFor(visit, 'Consent.deny'), quiet: true })}
  <p class="hint">${textFor(visit, 'Consent.withdraw')}</p>`
  return { kind: 'page', page: { title, body } }
}

/** Links to the application's own policy and terms (OpenID Connect Dynamic Client Registration 1.0 §2). */
async function ownPages(visit: Visit, { clientId, applicationName }: AuthRequest): Promise<Html> {
  const { policyUri, tosUri } = await findPagesOfApp(visit.login.services, clientId, visit.language)
  const links = [
    [policyUri, textFor(visit, 'Consent.policy', { application: applicationName })],
    [tosUri, textFor(visit, 'Consent.terms', { application: applicationName })],
  ].flatMap(([href, text]) =>
    href ? [html`<a href="${href}" target="_blank" rel="noopener noreferrer">${text ?? ''}</a> `] : [],
  )
  return links.length > 0 ? html`<p class="hint">${links}</p>` : html``
}

/** The host that the browser continues at, in ASCII: names of applications and organizations are chosen freely. */
function destination(visit: Visit, { redirectUri }: AuthRequest): Html {
  if (!redirectUri) return html``
  const { host, protocol } = new URL(redirectUri)
  return html`<p class="lead">${textWith(visit, 'Consent.destination', 'host', host || protocol)}</p>`
}
