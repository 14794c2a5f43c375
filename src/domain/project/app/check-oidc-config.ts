import type { GrantType, OidcConfig, ResponseType } from '#domain/project/app/app-config.ts'
import { isLoopback, parseRedirectUri } from '#domain/project/app/redirect-uri.ts'
import { invalidArgument } from '#kit/errors.ts'

const MAX_CLOCK_SKEW_MS = 5_000

const needed: Record<ResponseType, GrantType> = {
  code: 'authorizationCode',
  idToken: 'implicit',
  idTokenToken: 'implicit',
}

/** Refuses a config that contradicts itself. What only breaks a rule of the protocol is told by `complianceProblems`. */
export function checkOidcConfig(config: OidcConfig): void {
  const invalid = (key: string) => invalidArgument('PROJECT-1n8df', key)
  if (config.clockSkewMs < 0 || config.clockSkewMs > MAX_CLOCK_SKEW_MS)
    throw invalid('Errors.Project.App.ClockSkewInvalid')
  if (!config.additionalOrigins.every(isOrigin)) throw invalid('Errors.Project.App.OriginInvalid')
  if (!config.responseTypes.every((type) => config.grantTypes.includes(needed[type])))
    throw invalid('Errors.Project.App.GrantTypeMissing')
}

const isOrigin = (text: string): boolean => {
  const url = URL.parse(text)
  // Schemes of apps have no origin of their own to compare to; what stands there is taken as it is.
  return url !== null && (url.origin === 'null' ? /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*$/i.test(text) : url.origin === text)
}

/** Translation keys of the rules that a config breaks: such an application works in part, or not at all. */
export function complianceProblems(config: OidcConfig): string[] {
  const problems: string[] = []
  const found = (problem: string, is: boolean) => {
    if (is) problems.push(`Application.OIDC.V1.${problem}`)
  }
  const code = config.grantTypes.includes('authorizationCode')
  found('NoRedirectUris', code && config.redirectUris.length === 0)
  found('GrantType.Refresh.NoAuthCode', config.grantTypes.includes('refreshToken') && !code && !hasDevice(config))
  found('GrantType.ImplicitNotServed', config.grantTypes.includes('implicit'))
  found('Native.AuthMethodType.NotNone', config.appType === 'native' && config.authMethod !== 'none')
  found('UserAgent.AuthMethodType.NotNone', config.appType === 'userAgent' && config.authMethod !== 'none')
  const uris = config.redirectUris.map((uri) => ({ uri, url: parseRedirectUri(uri) }))
  found(
    'RedirectUris.Invalid',
    uris.some(({ url }) => url === undefined),
  )
  found(
    'Native.RedirectUris.MustBeHttpLocalhost',
    config.appType === 'native' && uris.some(({ url }) => isPlainAway(url)),
  )
  found('Code.RedirectUris.CustomOnlyForNative', config.appType !== 'native' && uris.some(({ url }) => isCustom(url)))
  found(
    'Code.RedirectUris.HttpOnlyForWeb',
    isPublicOnTheWeb(config) && uris.some(({ url }) => url?.protocol === 'http:'),
  )
  return problems
}

const hasDevice = (config: OidcConfig) => config.grantTypes.includes('deviceCode')
const isCustom = (url: URL | undefined) => url !== undefined && !['http:', 'https:'].includes(url.protocol)
const isPlainAway = (url: URL | undefined) => url?.protocol === 'http:' && !isLoopback(url)
const isPublicOnTheWeb = (config: OidcConfig) =>
  config.appType !== 'native' && config.authMethod === 'none' && !config.devMode
