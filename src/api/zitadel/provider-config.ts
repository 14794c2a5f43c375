/** Directories and SAML identity providers on the wire; the messages of both versions have the same fields. */
import { type Duration, durationFromMs, durationMs } from '@bufbuild/protobuf/wkt'
import type { Options } from '@zitadel/proto/zitadel/idp_pb.js'
import { toIdpOptions } from '#api/zitadel/idp-options.ts'
import type { LdapProviderInput } from '#domain/idp/directory/ldap-provider-input.ts'
import type { DirectoryAttributes, LdapConfig, SamlProviderConfig } from '#domain/idp/idp.ts'
import type { SamlProviderInput } from '#domain/idp/saml/saml-provider-input.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Numbers of SAMLBinding. */
const BINDINGS = ['', 'post', 'redirect'] as const

/** Its password never. */
export const fromLdapConfig = ({ timeoutMs, attributes, rootCa, ...config }: LdapConfig) => ({
  servers: config.servers,
  startTls: config.startTls,
  baseDn: config.baseDn,
  bindDn: config.bindDn,
  userBase: config.userBase,
  userObjectClasses: config.userObjectClasses,
  userFilters: config.userFilters,
  timeout: durationFromMs(timeoutMs),
  attributes: { ...attributes },
  rootCa: new TextEncoder().encode(rootCa),
})

/** Its key never. */
export const fromSamlConfig = (config: SamlProviderConfig) => ({
  metadataXml: new TextEncoder().encode(config.metadataXml),
  binding: BINDINGS.indexOf(config.binding),
  withSignedRequest: config.withSignedRequest,
  ...(config.nameIdFormat === undefined ? {} : { nameIdFormat: config.nameIdFormat }),
  ...(config.transientMappingAttributeName
    ? { transientMappingAttributeName: config.transientMappingAttributeName }
    : {}),
  federatedLogoutEnabled: config.federatedLogoutEnabled,
})

interface LdapProviderRequest {
  readonly name: string
  readonly servers: readonly string[]
  readonly startTls: boolean
  readonly baseDn: string
  readonly bindDn: string
  readonly bindPassword: string
  readonly userBase: string
  readonly userObjectClasses: readonly string[]
  readonly userFilters: readonly string[]
  readonly timeout?: Duration | undefined
  readonly attributes?: DirectoryAttributes | undefined
  readonly providerOptions?: Options | undefined
  readonly rootCa: Uint8Array
}

export const toLdapProvider = (request: LdapProviderRequest): LdapProviderInput => ({
  name: request.name,
  servers: [...request.servers],
  startTls: request.startTls,
  baseDn: request.baseDn,
  bindDn: request.bindDn,
  bindPassword: request.bindPassword,
  userBase: request.userBase,
  userObjectClasses: [...request.userObjectClasses],
  userFilters: [...request.userFilters],
  timeoutMs: request.timeout ? durationMs(request.timeout) : 0,
  attributes: toAttributes(request.attributes),
  options: toIdpOptions(request.providerOptions),
  rootCa: new TextDecoder().decode(request.rootCa),
})

const toAttributes = (attributes: DirectoryAttributes | undefined): DirectoryAttributes => ({
  idAttribute: attributes?.idAttribute ?? '',
  firstNameAttribute: attributes?.firstNameAttribute ?? '',
  lastNameAttribute: attributes?.lastNameAttribute ?? '',
  displayNameAttribute: attributes?.displayNameAttribute ?? '',
  nickNameAttribute: attributes?.nickNameAttribute ?? '',
  preferredUsernameAttribute: attributes?.preferredUsernameAttribute ?? '',
  emailAttribute: attributes?.emailAttribute ?? '',
  emailVerifiedAttribute: attributes?.emailVerifiedAttribute ?? '',
  phoneAttribute: attributes?.phoneAttribute ?? '',
  phoneVerifiedAttribute: attributes?.phoneVerifiedAttribute ?? '',
  preferredLanguageAttribute: attributes?.preferredLanguageAttribute ?? '',
  avatarUrlAttribute: attributes?.avatarUrlAttribute ?? '',
  profileAttribute: attributes?.profileAttribute ?? '',
})

interface SamlProviderRequest {
  readonly name: string
  readonly metadata:
    | { readonly case: 'metadataXml'; readonly value: Uint8Array }
    | { readonly case: 'metadataUrl'; readonly value: string }
    | { readonly case: undefined; readonly value?: undefined }
  readonly binding: number
  readonly withSignedRequest: boolean
  readonly nameIdFormat?: number | undefined
  readonly transientMappingAttributeName?: string | undefined
  readonly federatedLogoutEnabled?: boolean | undefined
  readonly providerOptions?: Options | undefined
}

export function toSamlProvider(request: SamlProviderRequest): SamlProviderInput {
  const { metadata } = request
  const binding = BINDINGS[request.binding]
  // Artifacts need a request to the provider, which no part of this server makes.
  if (binding === undefined) throw refuse('idp.fieldInvalid', { params: { field: 'binding' } })
  return {
    name: request.name,
    metadata:
      metadata.case === 'metadataUrl'
        ? { url: metadata.value }
        : { xml: new TextDecoder().decode(metadata.value ?? new Uint8Array()) },
    binding,
    withSignedRequest: request.withSignedRequest,
    ...(request.nameIdFormat === undefined ? {} : { nameIdFormat: request.nameIdFormat }),
    transientMappingAttributeName: request.transientMappingAttributeName ?? '',
    federatedLogoutEnabled: request.federatedLogoutEnabled ?? false,
    options: toIdpOptions(request.providerOptions),
  }
}
