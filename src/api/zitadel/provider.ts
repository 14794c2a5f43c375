/** Identity providers on the wire: `zitadel.idp.v1`. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import {
  type IDPLoginPolicyLinkSchema,
  IDPOwnerType,
  IDPState,
  IDPType,
  type Options,
  type ProviderSchema,
  ProviderType,
} from '@zitadel/proto/zitadel/idp_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { toIdpOptions } from '#api/zitadel/idp-options.ts'
import { fromLdapConfig, fromSamlConfig } from '#api/zitadel/provider-config.ts'
import { detailsOf } from '#domain/context.ts'
import type { Idp, StoredIdp } from '#domain/idp/idp.ts'
import type { IdpLevel } from '#domain/idp/idp-owner.ts'
import type { OidcProviderInput } from '#domain/idp/oidc-provider-input.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'

/** A provider; its secret never. */
export const fromProvider = (idp: StoredIdp): MessageInitShape<typeof ProviderSchema> => ({
  id: idp.id,
  details: fromDetails(detailsOf(idp)),
  state: idp.state.status === 'active' ? IDPState.IDP_STATE_ACTIVE : IDPState.IDP_STATE_INACTIVE,
  name: idp.state.name,
  owner: idp.owner === INSTANCE_ID ? IDPOwnerType.IDP_OWNER_TYPE_SYSTEM : IDPOwnerType.IDP_OWNER_TYPE_ORG,
  type: PROVIDER_TYPES[idp.state.config?.kind ?? 'oidc'],
  config: { options: { ...idp.state.options }, ...fromConfig(idp.state) },
})

const PROVIDER_TYPES = { oidc: ProviderType.OIDC, ldap: ProviderType.LDAP, saml: ProviderType.SAML } as const

function fromConfig({ config }: Idp) {
  switch (config?.kind) {
    case undefined:
      return {}
    case 'oidc': {
      const { issuer, clientId, scopes, isIdTokenMapping, usePkce } = config
      return { config: { case: 'oidc' as const, value: { issuer, clientId, scopes, isIdTokenMapping, usePkce } } }
    }
    case 'ldap':
      return { config: { case: 'ldap' as const, value: fromLdapConfig(config) } }
    case 'saml':
      return { config: { case: 'saml' as const, value: fromSamlConfig(config) } }
  }
}

/** A provider as a login policy offers it. */
export const fromPolicyIdp = (idp: StoredIdp): MessageInitShape<typeof IDPLoginPolicyLinkSchema> => ({
  idpId: idp.id,
  idpName: idp.state.name,
  // The message has two types of provider only.
  idpType: idp.state.config?.kind === 'oidc' ? IDPType.IDP_TYPE_OIDC : IDPType.IDP_TYPE_UNSPECIFIED,
})

/** The fields that the requests of both services have. */
interface OidcProviderRequest {
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly scopes: readonly string[]
  readonly providerOptions?: Options | undefined
  readonly isIdTokenMapping: boolean
  readonly usePkce: boolean
}

export const toOidcProvider = (request: OidcProviderRequest): OidcProviderInput => ({
  name: request.name,
  issuer: request.issuer,
  clientId: request.clientId,
  clientSecret: request.clientSecret,
  scopes: request.scopes,
  isIdTokenMapping: request.isIdTokenMapping,
  usePkce: request.usePkce,
  options: toIdpOptions(request.providerOptions),
})

/** Owner of the provider; undefined: either. */
export function toIdpLevel(owner: IDPOwnerType): IdpLevel | undefined {
  if (owner === IDPOwnerType.IDP_OWNER_TYPE_SYSTEM) return 'instance'
  return owner === IDPOwnerType.IDP_OWNER_TYPE_ORG ? 'org' : undefined
}
