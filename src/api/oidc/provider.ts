/**
 * The protocol engine (oidc-provider), configured to match ZITADEL: paths, scopes, lifetimes, consent, PKCE for
 * applications, rotation of refresh tokens. Owns the settings; the modules beside it implement them.
 */

import Provider, { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider'
import { findAccount } from '#api/oidc/account.ts'
import { adapterFactory } from '#api/oidc/adapter.ts'
import { restartRequest } from '#api/oidc/browser-binding.ts'
import { isOriginAllowed, requirePkce, setClientRules } from '#api/oidc/client-rules.ts'
import { CLIENT_EXTRAS, extrasOf, JWT_BEARER, TOKEN_EXCHANGE } from '#api/oidc/clients.ts'
import { confirmUserCode, deviceIsIn, showUserCodeForm } from '#api/oidc/device-pages.ts'
import { extendModels, resourcesOf } from '#api/oidc/engine-models.ts'
import { errorPages } from '#api/oidc/error-pages.ts'
import { clientIdSent } from '#api/oidc/grants/client-id-sent.ts'
import { grantForSignIn } from '#api/oidc/grants/grant-for-sign-in.ts'
import { machineGrant } from '#api/oidc/grants/machine.ts'
import { tokenExchange, tokenExchangeParameters } from '#api/oidc/grants/token-exchange.ts'
import { authCallback, signInUrl, usherPolicy } from '#api/oidc/interactions.ts'
import { lifetimes, refreshLifetime } from '#api/oidc/lifetimes.ts'
import { devicePageOfLoginUi } from '#api/oidc/login-ui.ts'
import { showError } from '#api/oidc/pages.ts'
import { enginePaths, paths } from '#api/oidc/paths.ts'
import { redirectFromDeviceForms } from '#api/oidc/redirect-from-device-forms.ts'
import type { RefreshOverlap } from '#api/oidc/refresh-overlap.ts'
import { registration } from '#api/oidc/registration/registration.ts'
import { describeGrantError } from '#api/oidc/request/describe-grant-error.ts'
import { createDevicePolling, paceDevices } from '#api/oidc/request/device-polling.ts'
import { describeError, explainPushedRedirect } from '#api/oidc/request/explain-redirect.ts'
import { finishRequest } from '#api/oidc/request/finish-request.ts'
import { cacheableDocuments, challenge, knownMethods } from '#api/oidc/request/http-rules.ts'
import { countGuesses, type Guesses } from '#api/oidc/request/limit-guesses.ts'
import { requireResource } from '#api/oidc/request/normalize-request.ts'
import { ownFormsOnly } from '#api/oidc/request/own-forms.ts'
import { pagePolicy } from '#api/oidc/request/page-policy.ts'
import { prepareRequest } from '#api/oidc/request/prepare-request.ts'
import { checkRequestObject } from '#api/oidc/request/request-objects.ts'
import { claimsOfScope, knownScopes } from '#api/oidc/scopes.ts'
import { signOut } from '#api/oidc/sign-out/sign-out.ts'
import { privateJwk, signatures } from '#api/oidc/tokens/engine-keys.ts'
import {
  confidentialClientsOnly,
  extendIntrospection,
  introspectionAsJwt,
  mayIntrospect,
} from '#api/oidc/tokens/introspection.ts'
import { clientAuthMethods, mutualTls } from '#api/oidc/tokens/mutual-tls.ts'
import { introspectPersonalTokens } from '#api/oidc/tokens/personal-tokens.ts'
import { stepUpAdvice } from '#api/oidc/tokens/step-up.ts'
import { CLOCK_TOLERANCE_SECONDS } from '#crypto/jwt.ts'
import type { Services } from '#domain/context.ts'
import { ACR_VALUES } from '#domain/project/app/client/acr-values.ts'
import { isFapi2 } from '#domain/project/app/client/client-settings.ts'
import { permittedScopes } from '#domain/token/audience-permission.ts'
import type { Keyring } from '#domain/token/signing-keys.ts'
import { loadTokenAudience } from '#domain/token/token-audience.ts'
import { supportedLanguages } from '#kit/translate.ts'

interface TokenToExtend {
  readonly clientId?: string | undefined
  readonly scopes: ReadonlySet<string>
}

export function createProvider(
  services: Services,
  keyring: Keyring,
  overlap: RefreshOverlap,
  guesses: Guesses,
): Provider {
  const provider = new Provider(services.externalUrl, configuration(services, keyring, overlap))
  extendModels(provider, services, keyring)
  setClientRules(provider, services)
  provider.on('grant.error', describeGrantError)
  // `oidc-api.ts` sets these headers from the configured origin; headers of the client never arrive here.
  provider.proxy = true
  provider.registerGrantType('client_credentials', machineGrant(services, 'client_credentials'), ['scope'])
  // Announced here, answered in `direct/`.
  provider.registerGrantType(JWT_BEARER, rejectNonForm, ['scope', 'assertion'])
  provider.registerGrantType(TOKEN_EXCHANGE, tokenExchange(services), tokenExchangeParameters, ['audience', 'resource'])
  for (const middleware of [
    cacheableDocuments,
    challenge(services.externalUrl),
    redirectFromDeviceForms(services),
    countGuesses(guesses),
    paceDevices(createDevicePolling()),
    errorPages,
    pagePolicy(services),
    knownMethods,
    ownFormsOnly(services.externalUrl),
    registration(services, keyring),
    prepareRequest(services),
    devicePageOfLoginUi(services),
    authCallback(services, provider),
    restartRequest(services, provider),
    signOut(services, provider, keyring.signer),
    confidentialClientsOnly,
    introspectionAsJwt(services, keyring.signer),
    extendIntrospection(services),
    stepUpAdvice,
    introspectPersonalTokens(services),
    explainPushedRedirect,
    dropContentTypeOfEmptyBody,
  ])
    provider.use(middleware)
  return provider
}

function configuration(services: Services, keyring: Keyring, overlap: RefreshOverlap): Configuration {
  const signed = signatures(keyring)
  return {
    adapter: adapterFactory(services, overlap),
    jwks: { keys: keyring.keys.map(privateJwk) },
    ...staticConfiguration,
    ...signed,
    clientAuthMethods: [...clientAuthMethods(services)],
    discovery: {
      ...staticConfiguration.discovery,
      ...authMethodsOfTokenQueries(clientAuthMethods(services), signed.enabledJWA.clientAuthSigningAlgValues),
      introspection_signing_alg_values_supported: [keyring.signer.algorithm],
      registration_endpoint: `${services.externalUrl}${paths.registration}`,
    },
    pkce: { required: (_ctx, client) => requirePkce(services, client) },
    features: { ...features(), ...mutualTls(services) },
    cookies: cookies(services.externalUrl, keyring.cookieSecret),
    ttl: timeToLive,
    findAccount: findAccount(services),
    loadExistingGrant: grantForSignIn,
    interactions: {
      policy: usherPolicy(services),
      url: (ctx, interaction) => signInUrl(services, ctx, interaction.uid),
    },
    extraParams: {
      resource: (_ctx, value) => {
        for (const one of value?.split(' ') ?? []) requireResource(one)
      },
      // Not a parameter of any client: the engine runs this hook for each request after it checked the scopes.
      usher_request: (ctx) => finishRequest(services, ctx),
    },
    extraTokenClaims: (ctx, token) => extraOf(services, ctx, token),
    issueRefreshToken: async (_ctx, client, source) =>
      client.grantTypeAllowed('refresh_token') && source.scopes.has('offline_access'),
    clientBasedCORS: (_ctx, origin, client) => isOriginAllowed(client, origin),
    renderError: async (ctx, out) => showError(ctx, { error: out.error, description: describeError(ctx, out) }),
  }
}

/** Introspection takes no client without authentication (`confidentialClientsOnly`); see RFC 8414 §2. */
const authMethodsOfTokenQueries = (methods: readonly string[], algorithms: readonly string[]) => ({
  introspection_endpoint_auth_methods_supported: methods.filter((method) => method !== 'none'),
  introspection_endpoint_auth_signing_alg_values_supported: [...algorithms],
  revocation_endpoint_auth_methods_supported: [...methods],
  revocation_endpoint_auth_signing_alg_values_supported: [...algorithms],
})

/** Judged again for each token: the grant of a project may have ended since the sign-in. */
async function tokenAudience(
  services: Services,
  { oidc: { client } }: KoaContextWithOIDC,
  { clientId = '', scopes }: { readonly clientId?: string | undefined; readonly scopes: ReadonlySet<string> },
): Promise<string[]> {
  const permitted = client ? await permittedScopes(services, extrasOf(client), [...scopes]) : []
  return loadTokenAudience(services, clientId, permitted)
}

/** Settings that do not depend on the deployment. */
const staticConfiguration = {
  routes: enginePaths,
  scopes: knownScopes,
  acrValues: [...ACR_VALUES],
  claims: Object.fromEntries(Object.entries(claimsOfScope).map(([scope, claims]) => [scope, [...claims]])),
  // Applications get those that they are registered for.
  responseTypes: ['code', 'id_token', 'id_token token', 'code id_token', 'code token', 'code id_token token'],
  subjectTypes: ['public'],
  extraClientMetadata: { properties: [CLIENT_EXTRAS] },
  // No rotation with FAPI 2.0, which binds tokens to a key (FAPI 2.0 Security Profile §5.3.2.1).
  rotateRefreshToken: ({ oidc: { client } }) => !client || !isFapi2(extrasOf(client).config ?? {}),
  // `record-validity.ts` ends tokens together with their session, including those that outlive the browser.
  expiresWithSession: async () => false,
  acceptQueryParamAccessTokens: false,
  clockTolerance: CLOCK_TOLERANCE_SECONDS,
  discovery: {
    ui_locales_supported: [...supportedLanguages],
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    frontchannel_logout_supported: true,
    frontchannel_logout_session_supported: true,
  },
} satisfies Configuration

const features = (): NonNullable<Configuration['features']> => ({
  devInteractions: { enabled: false },
  // Announces the address; `sign-out.ts` answers there.
  rpInitiatedLogout: { enabled: true },
  userinfo: { enabled: true },
  // Treats a token of another client like an unknown token.
  revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId },
  introspection: { enabled: true, allowedPolicy: async (_ctx, client, token) => mayIntrospect(client, token) },
  deviceFlow: {
    enabled: true,
    charset: 'base-20',
    mask: '****-****',
    userCodeInputSource: showUserCodeForm,
    userCodeConfirmSource: confirmUserCode,
    successSource: deviceIsIn,
  },
  pushedAuthorizationRequests: { enabled: true },
  requestObjects: { enabled: true, assertJwtClaimsAndHeader: checkRequestObject },
  fapi: {
    enabled: true,
    profile: (_ctx, client) => (isFapi2(extrasOf(client).config ?? {}) ? '2.0' : undefined),
  },
  jwtResponseModes: { enabled: true },
  // `resource` only adds to the audience (`extraOf`); the engine would issue tokens that userinfo refuses.
  resourceIndicators: { enabled: false },
  dPoP: { enabled: true },
  claimsParameter: { enabled: true },
})

/** Under https a cookie is bound to this very origin (`__Host-`, RFC 6265bis); those with a path cannot be. */
function cookies(externalUrl: string, secret: string): NonNullable<Configuration['cookies']> {
  const secure = externalUrl.startsWith('https:')
  const attributes = { httpOnly: true, sameSite: 'lax', secure, signed: true, overwrite: true } as const
  return {
    keys: [secret],
    names: {
      session: `${secure ? '__Host-' : ''}usher_oidc`,
      interaction: 'usher_oidc_interaction',
      resume: 'usher_oidc_resume',
    },
    long: attributes,
    short: attributes,
  }
}

const timeToLive = {
  AuthorizationCode: lifetimes.code,
  AccessToken: lifetimes.token,
  IdToken: lifetimes.token,
  DeviceCode: lifetimes.deviceCode,
  Grant: lifetimes.grant,
  Interaction: lifetimes.interaction,
  Session: lifetimes.refreshIdle,
  RefreshToken: (_ctx, token) => refreshLifetime(Number(token.iiat) || 0, Math.floor(Date.now() / 1000)),
} satisfies NonNullable<Configuration['ttl']>

/** Stored with an access token: its audience, and the name that a machine user authenticated with. */
async function extraOf(services: Services, ctx: KoaContextWithOIDC, token: TokenToExtend) {
  const { client, entities } = ctx.oidc
  const audience: readonly string[] = ctx.state.audience ?? (await tokenAudience(services, ctx, token))
  const resources: readonly string[] = ctx.state.resources ?? resourcesOf(entities.Grant)
  return {
    audience: [...new Set([...audience, ...resources])],
    ...(client && extrasOf(client).machine ? { client_id: clientIdSent(ctx) } : {}),
    ...(ctx.state.act ? { act: ctx.state.act } : {}),
    ...signInFacts(ctx),
  }
}

/** Class and time of the authentication behind a token (RFC 9470 §6); neither for machine users. */
function signInFacts({ oidc }: KoaContextWithOIDC): { acr?: string; auth_time?: number } {
  const { AuthorizationCode, RefreshToken, DeviceCode } = oidc.entities
  const ofImplicit = oidc.route === 'resume' || oidc.route === 'authorization'
  const source = AuthorizationCode ?? RefreshToken ?? DeviceCode
  const acr = source?.acr ?? (ofImplicit ? oidc.acr : undefined)
  const authTime = source?.authTime ?? (ofImplicit ? oidc.session?.authTime() : undefined)
  return { ...(acr ? { acr } : {}), ...(authTime === undefined ? {} : { auth_time: authTime }) }
}

async function rejectNonForm(): Promise<never> {
  throw new errors.InvalidRequest('the request is not a form')
}

/** Clients that read every response by its type refuse the text that the engine calls a revocation's empty response. */
async function dropContentTypeOfEmptyBody(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next()
  if (ctx.body === '') ctx.remove('content-type')
}
