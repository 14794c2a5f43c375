/**
 * Hands authorization requests to the login pages and processes their result. The pages alone decide about sign-in:
 * each request that may show pages is sent there, and the engine's own session answers silent requests only.
 */
import Provider, { errors, type InteractionResults, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider'
import { beginAgain, bindToBrowser, requestKeyOf, unbind } from '#api/oidc/browser-binding.ts'
import { extrasOf } from '#api/oidc/clients.ts'
import { loginClientOf, loginUiOf } from '#api/oidc/login-ui.ts'
import { checkEssentialAcr, essentialAcr, lacksEssentialAcr, unmet } from '#api/oidc/request/requested-claims.ts'
import { readScopes } from '#api/oidc/scopes.ts'
import { addAuthRequest, addLoginUiRequest } from '#domain/auth-request/add-auth-request.ts'
import {
  AUTH_CALLBACK_PATH,
  type AuthFailure,
  type AuthRequest,
  type AuthResult,
  authRequestLink,
  consentLink,
  type HeldAuthRequest,
  type Prompt,
  type StoredAuthRequest,
} from '#domain/auth-request/auth-request.ts'
import { consumeAuthRequest } from '#domain/auth-request/consume-auth-request.ts'
import { requestRefusal } from '#domain/auth-request/request-refusal.ts'
import { findMissingConsent } from '#domain/consent/find-consent.ts'
import type { Services } from '#domain/context.ts'
import { findActiveOrg } from '#domain/org/find-active-org.ts'
import { acrOf, requiresSecondFactor } from '#domain/sign-in/acr.ts'
import { findSessionById } from '#domain/sign-in/find-session.ts'
import { loadNextStep } from '#domain/sign-in/load-next-step.ts'
import { findUserByLoginName } from '#domain/user/find-user-by-login-name.ts'
import { AppError } from '#kit/errors.ts'

const PROMPTS: readonly Prompt[] = ['none', 'login', 'consent', 'select_account', 'create']
const MAX_LOCALES = 10

/** Requests with `prompt=none` that a login UI answers nevertheless, since only it has the sessions of the browser. */
export const resolvedByLoginUi = new WeakSet<object>()

/** Decides which requests show the login pages. Checks consent when the pages return their result. */
export function usherPolicy(services: Services): interactionPolicy.DefaultPolicy {
  const policy = interactionPolicy.base()
  policy.remove('consent')
  // Would ask for a sign-in again and again.
  for (const name of ['essential_acrs', 'essential_acr']) policy.get('login')?.checks.remove(name)
  policy.get('login')?.checks.add(
    new interactionPolicy.Check('sign_in', 'the person has to sign in', 'login_required', async (ctx) => {
      checkEssentialAcr(ctx)
      if (ctx.oidc.result?.login) {
        if (lacksEssentialAcr(ctx.oidc.params, acrOf(ctx.oidc.session?.amr ?? []))) throw unmet()
        return false
      }
      if (!ctx.oidc.prompts.has('none')) return true
      if (await silentSignInDoes(services, ctx)) return false
      if (await loginUiOf(services, ctx, ctx.oidc.client)) resolvedByLoginUi.add(ctx)
      return true
    }),
  )
  for (const name of ['select_account', 'create']) policy.add(new interactionPolicy.Prompt({ name, requestable: true }))
  const missing = new interactionPolicy.Check('consent', 'the user has to consent', 'consent_required', (ctx) =>
    lacksConsent(services, ctx),
  )
  policy.add(new interactionPolicy.Prompt({ name: 'consent', requestable: true }, missing))
  return policy
}

/** Returns whether the user of the engine's session may sign in silently. An expired session is not found at all. */
async function silentSignInDoes(services: Services, ctx: KoaContextWithOIDC): Promise<boolean> {
  const { session } = ctx.oidc
  if (!session?.accountId) return false
  const now = Date.now()
  const result: AuthResult = {
    userId: session.accountId,
    sessionId: session.uid,
    authTime: (session.loginTs ?? 0) * 1000,
    amr: session.amr ?? [],
  }
  const request: AuthRequest = {
    ...(await toStoredRequest(services, ctx)),
    id: '',
    browser: '',
    clientId: ctx.oidc.client?.clientId ?? '',
    createdAt: now,
    expiresAt: now,
    result: undefined,
  }
  // Another person than the one of the hint is answered by the pages only.
  if (request.loginHint && (await findUserByLoginName(services, request.loginHint))?.id !== result.userId) return false
  return (
    (await requestRefusal(services, request, result, now)) === undefined &&
    !lacksEssentialAcr(ctx.oidc.params, acrOf(result.amr)) &&
    (await isComplete(services, session.uid, { acrValues: request.acrValues, now }))
  )
}

/** Whether a silent request is for an application that the user has not consented to. Other requests ask for it. */
async function lacksConsent(services: Services, ctx: KoaContextWithOIDC): Promise<boolean> {
  const { client, prompts, session } = ctx.oidc
  if (!prompts.has('none') || !session?.accountId || !client) return false
  const stored = await toStoredRequest(services, ctx)
  const request = { ...stored, clientId: client.clientId, createdAt: Date.now() }
  return (await findMissingConsent(services, request, session.accountId)) !== undefined
}

/** Policies, and the person, may ask for more by now than when the sign-in was made. */
async function isComplete(
  services: Services,
  sessionId: string,
  { acrValues, now }: Pick<AuthRequest, 'acrValues'> & { readonly now: number },
): Promise<boolean> {
  const live = await findSessionById(services, sessionId, now)
  if (!live) return false
  const secondFactorRequired = requiresSecondFactor(acrValues)
  const { step } = await loadNextStep(services, live, { startedAt: now, notBefore: 0, now, secondFactorRequired })
  return step === 'done'
}

/** The sign-in page for a request that needs one. */
export async function signInUrl(services: Services, ctx: KoaContextWithOIDC, interactionId: string): Promise<string> {
  const clientId = ctx.oidc.client?.clientId ?? ''
  const request = await toStoredRequest(services, ctx)
  const input = { interactionId, clientId, request }
  // The device flow has its own page, which `login-ui.ts` chooses earlier.
  const baseUri = ctx.oidc.deviceCode ? undefined : await loginUiOf(services, ctx, ctx.oidc.client)
  if (baseUri) return (await addLoginUiRequest(services, { ...input, baseUri }, Date.now())).loginUrl
  return bindToBrowser(services, ctx, await addAuthRequest(services, input, Date.now()))
}

async function toStoredRequest(services: Services, ctx: KoaContextWithOIDC): Promise<StoredAuthRequest> {
  const { client, entities, prompts } = ctx.oidc
  if (!client) throw new Error('a request without a client goes nowhere')
  const extras = extrasOf(client)
  const scopes = requestedScopeOf(ctx).split(' ').filter(Boolean)
  const hint = entities.IdTokenHint?.payload.sub
  const maxAge = param(ctx, 'max_age')
  return {
    applicationName: client.clientName ?? '',
    projectId: extras.projectId,
    applicationOrgId: extras.orgId,
    scopes,
    prompts: PROMPTS.filter((prompt) => prompts.has(prompt)),
    maxAge: maxAge === undefined ? undefined : Number(maxAge),
    loginHint: param(ctx, 'login_hint') ?? '',
    hintUserId: typeof hint === 'string' ? hint : '',
    uiLocales: words(ctx, 'ui_locales').slice(0, MAX_LOCALES),
    acrValues: [...(essentialAcr(ctx.oidc.params) ?? words(ctx, 'acr_values'))],
    orgId: (await findRequestedOrg(services, scopes)) ?? '',
    idpId: readScopes(scopes).idpId ?? '',
    ...optionalMember('redirectUri', param(ctx, 'redirect_uri')),
    ...optionalMember('loginClientId', loginClientOf(ctx)),
  }
}

const optionalMember = <K extends string>(key: K, value: string | undefined): { [P in K]?: string } =>
  (value === undefined ? {} : { [key]: value }) as { [P in K]?: string }

/** The scopes as the request came with them; in between, the engine forgets those that it has in no list. */
export function requestedScopeOf(ctx: KoaContextWithOIDC): string {
  const { deviceCode, entities, params } = ctx.oidc
  const recordedScope = deviceCode?.params?.scope ?? entities.Interaction?.params.scope ?? params?.scope
  return typeof recordedScope === 'string' ? recordedScope : ''
}

const param = (ctx: KoaContextWithOIDC, name: string): string | undefined => {
  const value = ctx.oidc.params?.[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
const words = (ctx: KoaContextWithOIDC, name: string): string[] => param(ctx, name)?.split(' ').filter(Boolean) ?? []

/** Returns the organization that the scopes name; undefined for none. Rejects an unknown one as invalid_scope. */
export async function findRequestedOrg(
  services: Pick<Services, 'rows'>,
  scopes: readonly string[],
): Promise<string | undefined> {
  const { orgId, orgDomain, severalOrgs } = readScopes(scopes)
  if (severalOrgs) throw new errors.InvalidScope('the scopes name more than one organization', 'organization')
  if (orgId === undefined && orgDomain === undefined) return undefined
  const key = orgId === undefined ? { primaryDomain: orgDomain ?? '' } : { id: orgId }
  const org = await findActiveOrg(services, key)
  if (!org) throw new errors.InvalidScope('the organization that the scope names does not exist', 'organization')
  return org
}

/** Middleware: continues the authorization request after the login pages finished. */
export const authCallback =
  (services: Services, provider: Provider) =>
  async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.path !== AUTH_CALLBACK_PATH || ctx.method !== 'GET') return next()
    const requestKey = requestKeyOf(services, ctx)
    const consumed = await consumeIfHeld(services, requestKey)
    if (consumed === 'consent') return redirectTo(ctx, consentLink(services.externalUrl, requestKey.id))
    if (!consumed) return beginAgain(services, provider, ctx, requestKey.id)
    const { request, interactionId } = consumed
    if (!request.result) return ctx.redirect(authRequestLink(services.externalUrl, requestKey.id))
    unbind(services, ctx, requestKey.id)
    const interaction = await provider.Interaction.find(interactionId)
    if (!interaction) throw new errors.SessionNotFound('the sign-in has expired; please begin again at the application')
    interaction.result = toInteractionResult(request.result)
    // The session that the protocol had before does not matter: the pages authenticated the person, and the cookie of
    // the request proves that this browser began it.
    interaction.session = undefined
    await interaction.save((interaction.exp ?? 0) - Math.floor(Date.now() / 1000))
    await leaveOtherAccount(ctx, provider, request.result)
    ctx.status = 303
    ctx.redirect(interaction.returnTo)
  }

function redirectTo(ctx: KoaContextWithOIDC, url: string): void {
  ctx.status = 303
  ctx.redirect(url)
}

/** Undefined: another browser started the request. `consent`: the user must consent first. */
async function consumeIfHeld(services: Services, requestKey: HeldAuthRequest) {
  try {
    return await consumeAuthRequest(services, requestKey, Date.now())
  } catch (error) {
    if (error instanceof AppError && error.kind === 'permissionDenied') return undefined
    if (error instanceof AppError && error.reason === 'authRequest.consentRequired') return 'consent'
    throw error
  }
}

export function toInteractionResult(result: AuthResult | AuthFailure): InteractionResults {
  if ('error' in result) return { error: result.error, error_description: result.description }
  const { userId, sessionId, authTime, amr } = result
  return {
    login: { accountId: userId, ts: Math.floor(authTime / 1000), amr: [...amr], sessionId },
    // The login pages have already handled all prompts.
    consent: {},
    select_account: {},
    create: {},
  }
}

/** The id of the sign-in that a request was answered with. */
export const signInOf = (result: InteractionResults | undefined): string | undefined => {
  const id = result?.login?.sessionId
  return typeof id === 'string' ? id : undefined
}

/** Resets the engine's session when the user chose another account, since it holds one account only. */
async function leaveOtherAccount(ctx: KoaContextWithOIDC, provider: Provider, result: AuthResult | AuthFailure) {
  if ('error' in result) return
  const session = await provider.Session.get(ctx)
  if (!session.accountId || session.accountId === result.userId) return
  await session.destroy()
  ctx.cookies.set(provider.cookieName('session'), null)
}
