/**
 * The protocol engine (oidc-provider), set up as ZITADEL speaks: paths, scopes, lifetimes, no consent, PKCE for all
 * who have no secret, refresh tokens that change with each use. Owns the settings; what they rest on is beside it.
 */
import { createPrivateKey } from 'node:crypto'
import Provider, { type Configuration, type JWK, type KoaContextWithOIDC } from 'oidc-provider'
import { findAccount } from '#api/oidc/account.ts'
import { adapterFactory } from '#api/oidc/adapter.ts'
import { restartRequest } from '#api/oidc/browser-binding.ts'
import { CLIENT_EXTRAS, extrasOf, JWT_BEARER, TOKEN_EXCHANGE } from '#api/oidc/clients.ts'
import { askForUserCode, confirmUserCode, deviceIsIn } from '#api/oidc/device-pages.ts'
import { extendModels } from '#api/oidc/engine-models.ts'
import { errorPages } from '#api/oidc/error-pages.ts'
import { machineGrant } from '#api/oidc/grants/machine.ts'
import { tokenExchange, tokenExchangeParameters } from '#api/oidc/grants/token-exchange.ts'
import { askedScope, authCallback, findRequestedOrg, signInOf, signInUrl, usherPolicy } from '#api/oidc/interactions.ts'
import { mayIntrospect, tellMoreOfTokens } from '#api/oidc/introspection.ts'
import { ownFormsOnly } from '#api/oidc/own-forms.ts'
import { PAGE_POLICY, showError } from '#api/oidc/pages.ts'
import { paths } from '#api/oidc/paths.ts'
import { tellOfPersonalTokens } from '#api/oidc/personal-tokens.ts'
import { prepareRequest } from '#api/oidc/prepare-request.ts'
import { claimsOfScope, knownScopes } from '#api/oidc/scopes.ts'
import { signOut } from '#api/oidc/sign-out.ts'
import type { Services } from '#domain/context.ts'
import type { Keyring } from '#domain/token/signing-keys.ts'
import { loadTokenAudience } from '#domain/token/token-audience.ts'
import { supportedLanguages } from '#kit/translate.ts'

/** Seconds. */
const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
export const lifetimes = {
  code: MINUTE,
  token: 12 * HOUR,
  /** A refresh token that is not used, and one sign-in's refresh tokens in all (contract §6.2). */
  refreshIdle: 30 * DAY,
  refreshAbsolute: 90 * DAY,
  deviceCode: 5 * MINUTE,
  interaction: HOUR,
} as const

const ALGORITHMS = ['RS256'] as const

export function createProvider(services: Services, keyring: Keyring): Provider {
  const provider = new Provider(services.externalUrl, configuration(services, keyring))
  extendModels(provider, services, keyring.signer)
  // `oidc-api.ts` sets these headers from the configured origin; what a client sends never gets here.
  provider.proxy = true
  provider.registerGrantType('client_credentials', machineGrant(services, 'client_credentials'), ['scope'])
  provider.registerGrantType(JWT_BEARER, machineGrant(services, JWT_BEARER), ['scope', 'assertion'])
  provider.registerGrantType(TOKEN_EXCHANGE, tokenExchange(services), tokenExchangeParameters, ['audience', 'resource'])
  for (const middleware of [
    errorPages,
    pagePolicy,
    ownFormsOnly(services.externalUrl),
    prepareRequest(services),
    authCallback(services, provider),
    restartRequest(services, provider),
    signOut(services, provider),
    tellMoreOfTokens(services),
    tellOfPersonalTokens(services),
    nothingIsOfNoType,
  ])
    provider.use(middleware)
  return provider
}

function configuration(services: Services, keyring: Keyring): Configuration {
  return {
    adapter: adapterFactory(services),
    jwks: { keys: keyring.keys.map(({ keyId, privatePem }) => privateJwk(keyId, privatePem)) },
    ...speech,
    features: features(),
    cookies: cookies(services.externalUrl, keyring.cookieSecret),
    ttl: timeToLive,
    findAccount: findAccount(services),
    loadExistingGrant: grantForSignIn,
    interactions: {
      policy: usherPolicy(services),
      url: (ctx, interaction) => signInUrl(services, ctx, interaction.uid),
    },
    extraParams: {
      // No parameter of anybody's: the engine runs this for each request after it has looked at the scopes.
      usher_request: (ctx) => finishRequest(services, ctx),
    },
    extraTokenClaims: async (ctx, token) => ({
      audience: ctx.state.audience ?? (await loadTokenAudience(services, token.clientId ?? '', [...token.scopes])),
    }),
    issueRefreshToken: async (_ctx, client, source) =>
      client.grantTypeAllowed('refresh_token') && source.scopes.has('offline_access'),
    clientBasedCORS: (_ctx, origin, client) => extrasOf(client).origins.includes(origin),
    renderError: async (ctx, out) => showError(ctx, { error: out.error, description: out.error_description ?? '' }),
  }
}

/** What does not depend on where it runs. */
const speech = {
  routes: paths,
  scopes: knownScopes,
  claims: Object.fromEntries(Object.entries(claimsOfScope).map(([scope, claims]) => [scope, [...claims]])),
  responseTypes: ['code'],
  subjectTypes: ['public'],
  clientAuthMethods: ['none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  extraClientMetadata: { properties: [CLIENT_EXTRAS] },
  pkce: { required: (_ctx, client) => client.clientAuthMethod === 'none' },
  rotateRefreshToken: true,
  // Tokens end with the sign-in by `record-standing.ts`, those that outlive the browser too.
  expiresWithSession: async () => false,
  acceptQueryParamAccessTokens: false,
  clockTolerance: 5,
  enabledJWA: {
    clientAuthSigningAlgValues: [...ALGORITHMS],
    idTokenSigningAlgValues: [...ALGORITHMS],
    requestObjectSigningAlgValues: [...ALGORITHMS],
    userinfoSigningAlgValues: [...ALGORITHMS],
    introspectionSigningAlgValues: [...ALGORITHMS],
    authorizationSigningAlgValues: [...ALGORITHMS],
  },
  discovery: { ui_locales_supported: [...supportedLanguages], request_parameter_supported: false },
} satisfies Configuration

const features = (): NonNullable<Configuration['features']> => ({
  devInteractions: { enabled: false },
  // Announces the address; `sign-out.ts` answers there.
  rpInitiatedLogout: { enabled: true },
  userinfo: { enabled: true },
  // To another client a token that is not its own looks like any text that is none.
  revocation: { enabled: true, allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId },
  introspection: { enabled: true, allowedPolicy: async (_ctx, client, token) => mayIntrospect(client, token) },
  deviceFlow: {
    enabled: true,
    charset: 'base-20',
    mask: '****-****',
    userCodeInputSource: askForUserCode,
    userCodeConfirmSource: confirmUserCode,
    successSource: deviceIsIn,
  },
  pushedAuthorizationRequests: { enabled: false },
  dPoP: { enabled: false },
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
  Grant: lifetimes.refreshAbsolute + lifetimes.token,
  Interaction: lifetimes.interaction,
  Session: lifetimes.refreshIdle,
  RefreshToken: (_ctx, token) => {
    // `iiat`: when the first of the tokens that this one follows was issued, epoch seconds.
    const age = Math.floor(Date.now() / 1000) - (Number(token.iiat) || 0)
    return Math.max(1, Math.min(lifetimes.refreshIdle, lifetimes.refreshAbsolute - age))
  },
} satisfies NonNullable<Configuration['ttl']>

/** Each sign-in at an application is a grant of its own: revoking one leaves the others. */
async function grantForSignIn(ctx: KoaContextWithOIDC) {
  const { provider, session, client, result, prompts, params } = ctx.oidc
  if (!params || !session?.accountId || !client || (!result?.login && !prompts.has('none'))) return undefined
  const signIn = signInOf(result)
  if (signIn) session.uid = signIn
  const grant = new provider.Grant({
    accountId: session.accountId,
    clientId: client.clientId,
    // The engine's types know no such property; `grantWithSignIn` keeps it.
    ...{ sessionUid: session.uid },
  })
  params.scope = askedScope(ctx)
  grant.addOIDCScope(askedScope(ctx))
  await grant.save()
  return grant
}

/**
 * Puts back the scopes that the engine drops: those that no list can hold, and `offline_access`, which it grants on a
 * consent page only. Refuses an organization that is not there.
 */
async function finishRequest(services: Services, ctx: KoaContextWithOIDC): Promise<void> {
  const { params, client, body } = ctx.oidc
  if (!params || !client) return
  const asked = ctx.method === 'POST' ? body?.scope : ctx.query.scope
  const scopes = typeof asked === 'string' ? asked.split(' ').filter(Boolean) : []
  const granted = scopes.filter((scope) => scope !== 'offline_access' || client.grantTypeAllowed('refresh_token'))
  if (granted.length > 0) params.scope = [...new Set(granted)].join(' ')
  await findRequestedOrg(services, granted)
}

const privateJwk = (kid: string, pem: string): JWK => ({
  ...createPrivateKey(pem).export({ format: 'jwk' }),
  kid,
  alg: ALGORITHMS[0],
  use: 'sig',
})

/** Pages of the engine send a form on by a script whose hash it adds to this. */
async function pagePolicy(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  ctx.set('content-security-policy', PAGE_POLICY)
  // An application may have opened the sign-in in a window of its own, and waits for what comes of it.
  ctx.set('cross-origin-opener-policy', 'unsafe-none')
  return next()
}

/** Clients that read every answer by its type refuse the text that the engine calls a revocation's empty answer. */
async function nothingIsOfNoType(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next()
  if (ctx.body === '') ctx.remove('content-type')
}
