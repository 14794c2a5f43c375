/** The version 2 services as they are served, typed with all fields that newer releases add. */
import { FeatureService as InstalledFeatureService } from '@zitadel/proto/zitadel/feature/v2/feature_service_pb.js'
import { file_zitadel_filter_v2_filter } from '@zitadel/proto/zitadel/filter/v2/filter_pb.js'
import { IdentityProviderService as InstalledIdpService } from '@zitadel/proto/zitadel/idp/v2/idp_service_pb.js'
import { file_zitadel_metadata_v2_metadata } from '@zitadel/proto/zitadel/metadata/v2/metadata_pb.js'
import { OIDCService as InstalledOidcService } from '@zitadel/proto/zitadel/oidc/v2/oidc_service_pb.js'
import { OrganizationService as InstalledOrgService } from '@zitadel/proto/zitadel/org/v2/org_service_pb.js'
import { SAMLService as InstalledSamlService } from '@zitadel/proto/zitadel/saml/v2/saml_service_pb.js'
import { SessionService as InstalledSessionService } from '@zitadel/proto/zitadel/session/v2/session_service_pb.js'
import { SettingsService as InstalledSettingsService } from '@zitadel/proto/zitadel/settings/v2/settings_service_pb.js'
import { UserService as InstalledUserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js'
import { WebKeyService as InstalledWebKeyService } from '@zitadel/proto/zitadel/webkey/v2/webkey_service_pb.js'
import type { SupplementedService, TableService } from '#api/zitadel/descriptors/shape.ts'
import { supplementedServices } from '#api/zitadel/descriptors/supplemented-services.ts'
import { tables } from '#api/zitadel/descriptors/tables.ts'

const installedServices = [
  InstalledUserService,
  InstalledSessionService,
  InstalledSettingsService,
  InstalledOidcService,
  InstalledSamlService,
  InstalledIdpService,
  InstalledFeatureService,
  InstalledWebKeyService,
  InstalledOrgService,
]
const files = [
  ...installedServices.map(({ file }) => file),
  file_zitadel_filter_v2_filter,
  file_zitadel_metadata_v2_metadata,
]
const services = supplementedServices(files, tables)

/** The type is that of the table or of the installed service under that name, which the registry was built from. */
function serviceNamed<Service>(name: string): Service {
  const service = services.get(name)
  if (!service) throw new Error(`no service ${name}`)
  return service as unknown as Service
}

type NewUserCalls = {
  method: Pick<
    TableService<'zitadel.user.v2', 'UserService'>['method'],
    'generateRecoveryCodes' | 'removeRecoveryCodes'
  >
}

export const UserService =
  serviceNamed<SupplementedService<typeof InstalledUserService, NewUserCalls>>('zitadel.user.v2.UserService')
export const SessionService = serviceNamed<SupplementedService<typeof InstalledSessionService>>(
  'zitadel.session.v2.SessionService',
)
export const SettingsService = serviceNamed<SupplementedService<typeof InstalledSettingsService>>(
  'zitadel.settings.v2.SettingsService',
)
export const OIDCService = serviceNamed<SupplementedService<typeof InstalledOidcService>>('zitadel.oidc.v2.OIDCService')
export const SAMLService = serviceNamed<SupplementedService<typeof InstalledSamlService>>('zitadel.saml.v2.SAMLService')
export const IdentityProviderService = serviceNamed<SupplementedService<typeof InstalledIdpService>>(
  'zitadel.idp.v2.IdentityProviderService',
)
export const FeatureService = serviceNamed<SupplementedService<typeof InstalledFeatureService>>(
  'zitadel.feature.v2.FeatureService',
)
export const WebKeyService = serviceNamed<SupplementedService<typeof InstalledWebKeyService>>(
  'zitadel.webkey.v2.WebKeyService',
)
export const OrganizationService = serviceNamed<TableService<'zitadel.org.v2', 'OrganizationService'>>(
  'zitadel.org.v2.OrganizationService',
)
export const ProjectService = serviceNamed<TableService<'zitadel.project.v2', 'ProjectService'>>(
  'zitadel.project.v2.ProjectService',
)
export const ApplicationService = serviceNamed<TableService<'zitadel.application.v2', 'ApplicationService'>>(
  'zitadel.application.v2.ApplicationService',
)
export const AuthorizationService = serviceNamed<TableService<'zitadel.authorization.v2', 'AuthorizationService'>>(
  'zitadel.authorization.v2.AuthorizationService',
)
export const InternalPermissionService = serviceNamed<
  TableService<'zitadel.internal_permission.v2', 'InternalPermissionService'>
>('zitadel.internal_permission.v2.InternalPermissionService')
export const InstanceService = serviceNamed<TableService<'zitadel.instance.v2', 'InstanceService'>>(
  'zitadel.instance.v2.InstanceService',
)
export const ActionService = serviceNamed<TableService<'zitadel.action.v2', 'ActionService'>>(
  'zitadel.action.v2.ActionService',
)
