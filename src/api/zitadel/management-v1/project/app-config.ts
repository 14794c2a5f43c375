/** Configurations of applications in version 1: `zitadel.app.v1.OIDCConfig`, `APIConfig` and `SAMLConfig`. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import { type Duration, durationFromMs, durationMs } from '@bufbuild/protobuf/wkt'
import { type OIDCConfigSchema, OIDCVersion } from '@zitadel/proto/zitadel/app_pb.js'
import type { AddSAMLAppRequest } from '@zitadel/proto/zitadel/management_pb.js'
import type {
  ApiConfig,
  AppType,
  AuthMethod,
  GrantType,
  LoginVersion,
  OidcConfig,
  ResponseType,
  SamlConfig,
} from '#domain/project/app/app-config.ts'
import { complianceProblems } from '#domain/project/app/check-oidc-config.ts'
import { usableRedirectUris } from '#domain/project/app/redirect-uri.ts'
import type { SamlAppInput } from '#domain/project/app/saml/load-saml-config.ts'
import { translate } from '#kit/translate.ts'

/** Numbers of the enums; version 2 shares them, except those of response types, which start at 1 there. */
const RESPONSE_TYPES = { code: 0, idToken: 1, idTokenToken: 2 } as const satisfies Record<ResponseType, number>
const GRANT_TYPES = {
  authorizationCode: 0,
  implicit: 1,
  refreshToken: 2,
  deviceCode: 3,
  tokenExchange: 4,
} as const satisfies Record<GrantType, number>
const APP_TYPES = { web: 0, userAgent: 1, native: 2 } as const satisfies Record<AppType, number>
const AUTH_METHODS = { basic: 0, post: 1, none: 2, privateKeyJwt: 3 } as const satisfies Record<AuthMethod, number>
const API_AUTH_METHODS = { basic: 0, privateKeyJwt: 1 } as const satisfies Record<ApiConfig['authMethod'], number>
const TOKEN_TYPES = { opaque: 0, jwt: 1 } as const satisfies Record<OidcConfig['accessTokenType'], number>

/** Members of an OpenID Connect configuration in requests of version 1; the other versions are mapped to them. */
export interface OidcFields {
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris: readonly string[]
  readonly responseTypes: readonly number[]
  readonly grantTypes: readonly number[]
  readonly appType: number
  readonly authMethodType: number
  readonly devMode: boolean
  readonly accessTokenType: number
  readonly accessTokenRoleAssertion: boolean
  readonly idTokenRoleAssertion: boolean
  readonly idTokenUserinfoAssertion: boolean
  readonly clockSkew?: Duration | undefined
  readonly additionalOrigins: readonly string[]
  readonly skipNativeAppSuccessPage: boolean
  readonly backChannelLogoutUri: string
  readonly loginVersion?: LoginVersionMessage | undefined
}

export interface LoginVersionMessage {
  readonly version:
    | { readonly case: 'loginV1'; readonly value: unknown }
    | { readonly case: 'loginV2'; readonly value: { readonly baseUri?: string | undefined } }
    | { readonly case: undefined; readonly value?: undefined }
}

/** Returns the value for the number of an enum; validation has rejected unknown numbers. */
const wordOf = <Word extends string>(numbers: Readonly<Record<Word, number>>, wireNumber: number): Word | undefined =>
  (Object.keys(numbers) as Word[]).find((word) => numbers[word] === wireNumber)

const wordsOf = <Word extends string>(
  numbers: Readonly<Record<Word, number>>,
  wireNumbers: readonly number[],
): Word[] => wireNumbers.flatMap((number) => wordOf(numbers, number) ?? [])

/** By default an application uses the authorization code, with the response types of its grants. */
function toFlows(
  request: Pick<OidcFields, 'grantTypes' | 'responseTypes'>,
): Pick<OidcConfig, 'responseTypes' | 'grantTypes'> {
  const grants = wordsOf(GRANT_TYPES, request.grantTypes)
  const responses = wordsOf(RESPONSE_TYPES, request.responseTypes)
  const granted: readonly GrantType[] = grants.length > 0 ? grants : ['authorizationCode']
  const usual: readonly ResponseType[] = granted.includes('authorizationCode') ? ['code'] : []
  return { grantTypes: granted, responseTypes: responses.length > 0 ? responses : usual }
}

export const toOidcConfig = (request: OidcFields): OidcConfig => ({
  kind: 'oidc',
  redirectUris: [...request.redirectUris],
  postLogoutRedirectUris: [...request.postLogoutRedirectUris],
  ...toFlows(request),
  appType: wordOf(APP_TYPES, request.appType) ?? 'web',
  authMethod: wordOf(AUTH_METHODS, request.authMethodType) ?? 'basic',
  devMode: request.devMode,
  accessTokenType: wordOf(TOKEN_TYPES, request.accessTokenType) ?? 'opaque',
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
function toLoginVersion(message: LoginVersionMessage | undefined): { loginVersion?: LoginVersion } {
  switch (message?.version.case) {
    case 'loginV1':
      return { loginVersion: { version: 1 } }
    case 'loginV2':
      return { loginVersion: { version: 2, baseUri: message.version.value.baseUri ?? '' } }
    default:
      return {}
  }
}

function fromLoginVersion({ loginVersion }: { readonly loginVersion?: LoginVersion }) {
  if (!loginVersion) return {}
  if (loginVersion.version === 1) return { loginVersion: { version: { case: 'loginV1' as const, value: {} } } }
  const value = loginVersion.baseUri ? { baseUri: loginVersion.baseUri } : {}
  return { loginVersion: { version: { case: 'loginV2' as const, value } } }
}

/** Problems that keep an application from working as meant; part of the response, not a rejection. */
export const fromCompliance = (config: OidcConfig, language: string) => {
  const problems = complianceProblems(config)
  return {
    noneCompliant: problems.length > 0,
    complianceProblems: problems.map((key) => ({ key, localizedMessage: translate(language, key) ?? key })),
  }
}

/** Returns the configuration as the members that version 1 requests it by; the inverse of `toOidcConfig`. */
export const fieldsOf = (config: OidcConfig) =>
  ({
    redirectUris: [...config.redirectUris],
    postLogoutRedirectUris: [...config.postLogoutRedirectUris],
    responseTypes: config.responseTypes.map((type) => RESPONSE_TYPES[type]),
    grantTypes: config.grantTypes.map((type) => GRANT_TYPES[type]),
    appType: APP_TYPES[config.appType],
    authMethodType: AUTH_METHODS[config.authMethod],
    devMode: config.devMode,
    accessTokenType: TOKEN_TYPES[config.accessTokenType],
    accessTokenRoleAssertion: config.accessTokenRoleAssertion,
    idTokenRoleAssertion: config.idTokenRoleAssertion,
    idTokenUserinfoAssertion: config.idTokenUserinfoAssertion,
    clockSkew: durationFromMs(config.clockSkewMs),
    additionalOrigins: [...config.additionalOrigins],
    skipNativeAppSuccessPage: config.skipNativeAppSuccessPage,
    backChannelLogoutUri: config.backChannelLogoutUri,
    ...fromLoginVersion(config),
  }) satisfies OidcFields

export const fromOidcConfig = (
  config: OidcConfig,
  clientId: string,
  language: string,
): MessageInitShape<typeof OIDCConfigSchema> => ({
  ...fieldsOf(config),
  clientId,
  version: OIDCVersion.OIDC_VERSION_1_0,
  allowedOrigins: allowedOrigins(config),
  ...fromCompliance(config, language),
})

/** Origins that browsers may call from: those of the redirect addresses, and the additional ones. */
export const allowedOrigins = (config: OidcConfig): string[] => {
  const redirects = usableRedirectUris(config, config.redirectUris).map((uri) => new URL(uri).origin)
  return [...new Set([...redirects, ...config.additionalOrigins])].filter((origin) => origin !== 'null')
}

export const toApiConfig = (method: number): ApiConfig => ({
  kind: 'api',
  authMethod: wordOf(API_AUTH_METHODS, method) ?? 'basic',
})

export const fromApiConfig = (config: ApiConfig, clientId: string) => ({
  clientId,
  authMethodType: API_AUTH_METHODS[config.authMethod],
})

/** Members that the messages of every version have. */
export type SamlMessage = Pick<AddSAMLAppRequest, 'metadata'> & { readonly loginVersion?: LoginVersionMessage }

export const toSamlInput = ({ metadata, loginVersion }: SamlMessage): SamlAppInput => ({
  metadata:
    metadata.case === 'metadataUrl'
      ? { url: metadata.value }
      : { xml: new TextDecoder().decode(metadata.value ?? new Uint8Array()) },
  ...toLoginVersion(loginVersion),
})

/** Returns the metadata URL of an application that has one, instead of the metadata read from it. */
export const fromSamlConfig = (config: SamlConfig) => ({
  metadata: config.metadataUrl
    ? { case: 'metadataUrl' as const, value: config.metadataUrl }
    : { case: 'metadataXml' as const, value: new TextEncoder().encode(config.metadataXml) },
  ...fromLoginVersion(config),
})
