/**
 * Identity providers: external sources of accounts. Owns a provider's configuration; links between users and their
 * accounts there belong to module `user`. A provider belongs to the instance or to one organization.
 */
import { type AggregateType, evolveBy, type Folded } from '#eventstore/aggregate.ts'
import type { JsonObject } from '#kit/json.ts'

/** Options of a provider, as `zitadel.idp.v1.Options`. */
export type IdpOptions = {
  isLinkingAllowed: boolean
  isCreationAllowed: boolean
  isAutoCreation: boolean
  isAutoUpdate: boolean
  /** zitadel.idp.v1.AutoLinkingOption, by number. */
  autoLinking: number
}

/** Configuration by type of provider; secrets are encrypted. */
export type OidcConfig = {
  kind: 'oidc'
  issuer: string
  clientId: string
  clientSecret: string
  scopes: string[]
  isIdTokenMapping: boolean
  usePkce: boolean
  /** The provider has a distinct redirect address (RFC 9700 §4.4.2.2). Absent: added by a version without such addresses. */
  ownCallback?: true
}

/** Names of the attributes of a directory that hold the data of a user; '' : none. */
export type DirectoryAttributes = {
  idAttribute: string
  firstNameAttribute: string
  lastNameAttribute: string
  displayNameAttribute: string
  nickNameAttribute: string
  preferredUsernameAttribute: string
  emailAttribute: string
  emailVerifiedAttribute: string
  phoneAttribute: string
  phoneVerifiedAttribute: string
  preferredLanguageAttribute: string
  avatarUrlAttribute: string
  profileAttribute: string
}

/** A directory (RFC 4511); users prove themselves by their password there. */
export type LdapConfig = {
  kind: 'ldap'
  /** ldap:// or ldaps:// URLs, tried in this order. */
  servers: string[]
  startTls: boolean
  baseDn: string
  /** Account that finds users; '' : anonymous. */
  bindDn: string
  /** Encrypted. */
  bindPassword: string
  /** Where users are searched; `dn` or '' : below `baseDn`. */
  userBase: string
  userObjectClasses: string[]
  /** Attributes that hold the name a user signs in with. */
  userFilters: string[]
  /** Milliseconds; for one server. */
  timeoutMs: number
  attributes: DirectoryAttributes
  /** PEM; '' : the authorities of the system. */
  rootCa: string
}

/** A SAML 2.0 identity provider, with the key of this service provider. */
export type SamlProviderConfig = {
  kind: 'saml'
  metadataXml: string
  /** Binding of the requests; '' : the first one that the provider has. */
  binding: 'redirect' | 'post' | ''
  withSignedRequest: boolean
  /** By number (zitadel.idp.v1.SAMLNameIDFormat); absent: persistent, where the provider has it. */
  nameIdFormat?: number
  /** Attribute that identifies a user whose name identifier is transient; '' : the identifier does. */
  transientMappingAttributeName: string
  federatedLogoutEnabled: boolean
  certificatePem: string
  /** PKCS#8 PEM, encrypted. */
  privateKey: string
}

export type IdpConfig = OidcConfig | LdapConfig | SamlProviderConfig

export type Idp = {
  readonly status: 'none' | 'active' | 'inactive' | 'removed'
  readonly name: string
  readonly options: IdpOptions
  readonly config: IdpConfig | undefined
}

/** A provider with its id, owner and state. */
export type StoredIdp = Folded<Idp>

export type IdpAdded = { type: 'idp.added'; payload: { name: string; options: IdpOptions; config: IdpConfig } }
export type IdpChanged = { type: 'idp.changed'; payload: { name?: string; options?: IdpOptions; config?: IdpConfig } }
export type IdpRemoved = { type: 'idp.removed'; payload: Record<string, never> }
export type IdpEvent = IdpAdded | IdpChanged | IdpRemoved

export const idpAdded = (payload: IdpAdded['payload']): IdpAdded => ({ type: 'idp.added', payload })
export const idpChanged = (payload: IdpChanged['payload'] & JsonObject): IdpChanged => ({
  type: 'idp.changed',
  payload,
})
export const idpRemoved = (): IdpRemoved => ({ type: 'idp.removed', payload: {} })

const noOptions: IdpOptions = {
  isLinkingAllowed: false,
  isCreationAllowed: false,
  isAutoCreation: false,
  isAutoUpdate: false,
  autoLinking: 0,
}

/** Names of `zitadel.idp.v1.ProviderType`. */
const PROVIDER_TYPES = { oidc: 'PROVIDER_TYPE_OIDC', ldap: 'PROVIDER_TYPE_LDAP', saml: 'PROVIDER_TYPE_SAML' } as const

export const idpAggregate: AggregateType<Idp, IdpEvent> = {
  type: 'idp',
  table: 'idps',
  initial: { status: 'none', name: '', options: noOptions, config: undefined },
  evolve: evolveBy<Idp, IdpEvent>({
    'idp.added': (_idp, { payload }) => ({ status: 'active', ...payload }),
    'idp.changed': (idp, { payload }) => ({ ...idp, ...payload }),
    'idp.removed': (idp) => ({ ...idp, status: 'removed' }),
  }),
  isRemoved: (idp) => idp.status === 'removed',
  rows: ({ id, owner, state, createdAt, changedAt, sequence }) => [
    {
      table: 'idps',
      row: {
        id,
        owner,
        name: state.name,
        type: PROVIDER_TYPES[state.config?.kind ?? 'oidc'],
        state: state.status === 'inactive' ? 'inactive' : 'active',
        created_at: createdAt,
        changed_at: changedAt,
        sequence,
      },
    },
  ],
  names: () => [],
}
