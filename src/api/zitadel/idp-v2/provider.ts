import { AutoLinkingOption, IDPState, IDPType } from '@zitadel/proto/zitadel/idp/v2/idp_pb.js'
import type { IdentityProviderService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromRead } from '#api/zitadel/messages-v2/details.ts'
import { fromLdapConfig, fromSamlConfig } from '#api/zitadel/provider-config.ts'
import { type Context, detailsOf } from '#domain/context.ts'
import { getIdpById } from '#domain/idp/get-idp-by-id.ts'
import type { Idp, IdpOptions, StoredIdp } from '#domain/idp/idp.ts'

export const providers = {
  getIDPByID: async (ctx, { id }) => ({ idp: fromIdp(await getIdpById(ctx, id)) }),
} satisfies ServiceHandlers<typeof IdentityProviderService, Context>

/** Its secret is never returned. */
const fromIdp = (idp: StoredIdp) => ({
  id: idp.id,
  details: fromRead(detailsOf(idp)),
  state: idp.state.status === 'active' ? IDPState.IDP_STATE_ACTIVE : IDPState.IDP_STATE_INACTIVE,
  name: idp.state.name,
  type: PROVIDER_TYPES[idp.state.config?.kind ?? 'oidc'],
  config: { options: fromOptions(idp.state.options), ...fromConfig(idp.state) },
})

const AUTO_LINKING = [AutoLinkingOption.UNSPECIFIED, AutoLinkingOption.USERNAME, AutoLinkingOption.EMAIL] as const

const fromOptions = ({
  isLinkingAllowed,
  isCreationAllowed,
  isAutoCreation,
  isAutoUpdate,
  autoLinking,
}: IdpOptions) => ({
  isLinkingAllowed,
  isCreationAllowed,
  isAutoCreation,
  isAutoUpdate,
  autoLinking: AUTO_LINKING[autoLinking] ?? AutoLinkingOption.UNSPECIFIED,
})

const PROVIDER_TYPES = {
  oidc: IDPType.IDP_TYPE_OIDC,
  ldap: IDPType.IDP_TYPE_LDAP,
  saml: IDPType.IDP_TYPE_SAML,
} as const

function fromConfig({ config }: Idp) {
  switch (config?.kind) {
    case undefined:
      return {}
    case 'oidc': {
      const { issuer, clientId, scopes, isIdTokenMapping } = config
      return { config: { case: 'oidc' as const, value: { issuer, clientId, scopes, isIdTokenMapping } } }
    }
    case 'ldap':
      return { config: { case: 'ldap' as const, value: fromLdapConfig(config) } }
    case 'saml':
      return { config: { case: 'saml' as const, value: fromSamlConfig(config) } }
  }
}
