/** Directories and SAML identity providers. */
import type { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import type { ApiContext } from '#api/zitadel/api-context.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { toLdapProvider, toSamlProvider } from '#api/zitadel/provider-config.ts'
import { within } from '#api/zitadel/within.ts'
import { addLdapProvider } from '#domain/idp/directory/add-ldap-provider.ts'
import { updateLdapProvider } from '#domain/idp/directory/update-ldap-provider.ts'
import { addSamlProvider } from '#domain/idp/saml/add-saml-provider.ts'
import { regenerateSamlCertificate } from '#domain/idp/saml/regenerate-saml-certificate.ts'
import { updateSamlProvider } from '#domain/idp/saml/update-saml-provider.ts'

export const idpProtocols = {
  async addLDAPProvider(ctx, request) {
    const { id, details } = await addLdapProvider(ctx, ctx.orgId, toLdapProvider(request))
    return { id, details: fromDetails(details) }
  },
  async updateLDAPProvider(ctx, request) {
    return { details: fromDetails(await updateLdapProvider(ctx, within(ctx, request.id), toLdapProvider(request))) }
  },
  async addSAMLProvider(ctx, request) {
    const { id, details } = await addSamlProvider(ctx, ctx.orgId, toSamlProvider(request))
    return { id, details: fromDetails(details) }
  },
  async updateSAMLProvider(ctx, request) {
    return { details: fromDetails(await updateSamlProvider(ctx, within(ctx, request.id), toSamlProvider(request))) }
  },
  async regenerateSAMLProviderCertificate(ctx, request) {
    return { details: fromDetails(await regenerateSamlCertificate(ctx, within(ctx, request.id))) }
  },
} satisfies ServiceHandlers<typeof ManagementService, ApiContext>
