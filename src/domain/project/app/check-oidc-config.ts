import type { GrantType, LoginVersion, OidcConfig, ResponseType } from '#domain/project/app/app-config.ts'
import { checkClientSettings } from '#domain/project/app/client/client-settings.ts'
import { isLoopback, parseRedirectUri } from '#domain/project/app/redirect-uri.ts'
import { refuse } from '#domain/reasons/reason.ts'

const MAX_CLOCK_SKEW_MS = 5_000

const requiredGrantType: Record<ResponseType, GrantType> = {
  code: 'authorizationCode',
  idToken: 'implicit',
  idTokenToken: 'implicit',
}

/** Rejects a contradictory configuration. `complianceProblems` lists violations of the protocol. */
export function checkOidcConfig(config: OidcConfig): void {
  if (config.clockSkewMs < 0 || config.clockSkewMs > MAX_CLOCK_SKEW_MS) throw refuse('app.clockSkewInvalid')
  if (!config.additionalOrigins.every(isOrigin)) throw refuse('app.originInvalid')
  checkLoginVersion(config.loginVersion)
  if (!config.responseTypes.every((type) => config.grantTypes.includes(requiredGrantType[type])))
    throw refuse('app.grantTypeMissing')
  checkClientSettings(config)
}

/** @throws `app.loginUriInvalid` */
export function checkLoginVersion(loginVersion: LoginVersion | undefined): void {
  if (loginVersion?.version === 2 && !isLoginUri(loginVersion.baseUri)) throw refuse('app.loginUriInvalid')
}

const isLoginUri = (text: string): boolean => {
  const url = URL.parse(text)
  return text === '' || (url !== null && ['http:', 'https:'].includes(url.protocol) && !url.search && !url.hash)
}

const isOrigin = (text: string): boolean => {
  const url = URL.parse(text)
  // Custom schemes of native apps have no origin to compare with.
  return url !== null && (url.origin === 'null' ? /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*$/i.test(text) : url.origin === text)
}

/** Translation keys of the rules that a config breaks: such an application works in part, or not at all. */
export function complianceProblems(config: OidcConfig): string[] {
  const problems: string[] = []
  const reportIf = (problem: string, is: boolean) => {
    if (is) problems.push(`Application.OIDC.V1.${problem}`)
  }
  const code = config.grantTypes.includes('authorizationCode')
  reportIf('NoRedirectUris', code && config.redirectUris.length === 0)
  reportIf('GrantType.Refresh.NoAuthCode', config.grantTypes.includes('refreshToken') && !code && !hasDevice(config))
  reportIf('GrantType.ImplicitExposesTokens', config.grantTypes.includes('implicit'))
  reportIf('Native.AuthMethodType.NotNone', config.appType === 'native' && config.authMethod !== 'none')
  reportIf('UserAgent.AuthMethodType.NotNone', config.appType === 'userAgent' && config.authMethod !== 'none')
  const uris = config.redirectUris.map((uri) => ({ uri, url: parseRedirectUri(uri) }))
  reportIf(
    'RedirectUris.Invalid',
    uris.some(({ url }) => url === undefined),
  )
  reportIf(
    'Native.RedirectUris.MustBeHttpLocalhost',
    config.appType === 'native' && uris.some(({ url }) => isPlainAway(url)),
  )
  reportIf(
    'Code.RedirectUris.CustomOnlyForNative',
    config.appType !== 'native' && uris.some(({ url }) => isCustom(url)),
  )
  reportIf(
    'Code.RedirectUris.HttpOnlyForWeb',
    isPublicOnTheWeb(config) && uris.some(({ url }) => url?.protocol === 'http:'),
  )
  reportIf(
    'Web.RedirectUris.MustBeHttpLocalhost',
    isConfidentialOnTheWeb(config) && uris.some(({ url }) => isPlainAway(url)),
  )
  return problems
}

const hasDevice = (config: OidcConfig) => config.grantTypes.includes('deviceCode')
const isCustom = (url: URL | undefined) => url !== undefined && !['http:', 'https:'].includes(url.protocol)
const isPlainAway = (url: URL | undefined) => url?.protocol === 'http:' && !isLoopback(url)
const isPublicOnTheWeb = (config: OidcConfig) =>
  config.appType !== 'native' && config.authMethod === 'none' && !config.devMode
const isConfidentialOnTheWeb = (config: OidcConfig) =>
  config.appType !== 'native' && config.authMethod !== 'none' && !config.devMode
