/** How an application speaks, on the wire: `zitadel.app.v1.OIDCConfig` and `APIConfig`. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import { durationFromMs, durationMs } from '@bufbuild/protobuf/wkt'
import {
  APIAuthMethodType,
  type APIConfigSchema,
  type OIDCAppType,
  type OIDCAuthMethodType,
  type OIDCConfigSchema,
  type OIDCGrantType,
  type OIDCResponseType,
  OIDCTokenType,
  OIDCVersion,
} from '@zitadel/proto/zitadel/app_pb.js'
import type { AddOIDCAppRequest, UpdateOIDCAppConfigRequest } from '@zitadel/proto/zitadel/management_pb.js'
import type {
  ApiConfig,
  AppType,
  AuthMethod,
  GrantType,
  OidcConfig,
  ResponseType,
} from '#domain/project/app/app-config.ts'
import { complianceProblems } from '#domain/project/app/check-oidc-config.ts'
import { usableRedirectUris } from '#domain/project/app/redirect-uri.ts'
import { translate } from '#kit/translate.ts'

const responseTypes: readonly ResponseType[] = ['code', 'idToken', 'idTokenToken']
const grantTypes: readonly GrantType[] = [
  'authorizationCode',
  'implicit',
  'refreshToken',
  'deviceCode',
  'tokenExchange',
]
const appTypes: readonly AppType[] = ['web', 'userAgent', 'native']
const authMethods: readonly AuthMethod[] = ['basic', 'post', 'none', 'privateKeyJwt']

/** The enums of the wire are the places in these lists; validation has refused all other numbers. */
const words = <Word>(list: readonly Word[], numbers: readonly number[]): Word[] =>
  numbers.flatMap((number) => list[number] ?? [])

/** Where nothing is said, an application uses the authorization code, and answers as its grants do. */
function toSpeech(
  request: AddOIDCAppRequest | UpdateOIDCAppConfigRequest,
): Pick<OidcConfig, 'responseTypes' | 'grantTypes'> {
  const grants = words(grantTypes, request.grantTypes)
  const responses = words(responseTypes, request.responseTypes)
  const granted: readonly GrantType[] = grants.length > 0 ? grants : ['authorizationCode']
  const usual: readonly ResponseType[] = granted.includes('authorizationCode') ? ['code'] : []
  return { grantTypes: granted, responseTypes: responses.length > 0 ? responses : usual }
}

export const toOidcConfig = (request: AddOIDCAppRequest | UpdateOIDCAppConfigRequest): OidcConfig => ({
  kind: 'oidc',
  redirectUris: [...request.redirectUris],
  postLogoutRedirectUris: [...request.postLogoutRedirectUris],
  ...toSpeech(request),
  appType: appTypes[request.appType] ?? 'web',
  authMethod: authMethods[request.authMethodType] ?? 'basic',
  devMode: request.devMode,
  accessTokenType: request.accessTokenType === OIDCTokenType.OIDC_TOKEN_TYPE_JWT ? 'jwt' : 'opaque',
  accessTokenRoleAssertion: request.accessTokenRoleAssertion,
  idTokenRoleAssertion: request.idTokenRoleAssertion,
  idTokenUserinfoAssertion: request.idTokenUserinfoAssertion,
  clockSkewMs: request.clockSkew ? durationMs(request.clockSkew) : 0,
  additionalOrigins: [...request.additionalOrigins],
  skipNativeAppSuccessPage: request.skipNativeAppSuccessPage,
  backChannelLogoutUri: request.backChannelLogoutUri,
  ...toLoginVersion(request.loginVersion),
})

/** A message without a version is no choice. */
function toLoginVersion(message: AddOIDCAppRequest['loginVersion']): Pick<OidcConfig, 'loginVersion'> {
  switch (message?.version.case) {
    case 'loginV1':
      return { loginVersion: { version: 1 } }
    case 'loginV2':
      return { loginVersion: { version: 2, baseUri: message.version.value.baseUri ?? '' } }
    default:
      return {}
  }
}

function fromLoginVersion({ loginVersion }: OidcConfig) {
  if (!loginVersion) return {}
  if (loginVersion.version === 1) return { loginVersion: { version: { case: 'loginV1' as const, value: {} } } }
  const value = loginVersion.baseUri ? { baseUri: loginVersion.baseUri } : {}
  return { loginVersion: { version: { case: 'loginV2' as const, value } } }
}

/** What keeps an application from working as meant, in words; part of the answer, not a refusal. */
export const fromCompliance = (config: OidcConfig, language: string) => {
  const problems = complianceProblems(config)
  return {
    noneCompliant: problems.length > 0,
    complianceProblems: problems.map((key) => ({ key, localizedMessage: translate(language, key) ?? key })),
  }
}

export const fromOidcConfig = (
  config: OidcConfig,
  clientId: string,
  language: string,
): MessageInitShape<typeof OIDCConfigSchema> => ({
  clientId,
  redirectUris: [...config.redirectUris],
  postLogoutRedirectUris: [...config.postLogoutRedirectUris],
  responseTypes: config.responseTypes.map((type): OIDCResponseType => responseTypes.indexOf(type)),
  grantTypes: config.grantTypes.map((type): OIDCGrantType => grantTypes.indexOf(type)),
  appType: appTypes.indexOf(config.appType) satisfies OIDCAppType,
  authMethodType: authMethods.indexOf(config.authMethod) satisfies OIDCAuthMethodType,
  version: OIDCVersion.OIDC_VERSION_1_0,
  devMode: config.devMode,
  accessTokenType:
    config.accessTokenType === 'jwt' ? OIDCTokenType.OIDC_TOKEN_TYPE_JWT : OIDCTokenType.OIDC_TOKEN_TYPE_BEARER,
  accessTokenRoleAssertion: config.accessTokenRoleAssertion,
  idTokenRoleAssertion: config.idTokenRoleAssertion,
  idTokenUserinfoAssertion: config.idTokenUserinfoAssertion,
  clockSkew: durationFromMs(config.clockSkewMs),
  additionalOrigins: [...config.additionalOrigins],
  allowedOrigins: allowedOrigins(config),
  skipNativeAppSuccessPage: config.skipNativeAppSuccessPage,
  backChannelLogoutUri: config.backChannelLogoutUri,
  ...fromLoginVersion(config),
  ...fromCompliance(config, language),
})

const allowedOrigins = (config: OidcConfig): string[] => {
  const redirects = usableRedirectUris(config, config.redirectUris).map((uri) => new URL(uri).origin)
  return [...new Set([...redirects, ...config.additionalOrigins])].filter((origin) => origin !== 'null')
}

export const toApiConfig = (method: APIAuthMethodType): ApiConfig => ({
  kind: 'api',
  authMethod: method === APIAuthMethodType.API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT ? 'privateKeyJwt' : 'basic',
})

export const fromApiConfig = (config: ApiConfig, clientId: string): MessageInitShape<typeof APIConfigSchema> => ({
  clientId,
  authMethodType:
    config.authMethod === 'privateKeyJwt'
      ? APIAuthMethodType.API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT
      : APIAuthMethodType.API_AUTH_METHOD_TYPE_BASIC,
})
