/** The services of versions 1 and 2, which a start creates. */
import { AdminService } from '@zitadel/proto/zitadel/admin_pb.js'
import { AuthService } from '@zitadel/proto/zitadel/auth_pb.js'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import { actionV2Handlers } from '#api/zitadel/action-v2/service.ts'
import { adminHandlers } from '#api/zitadel/admin-v1/service.ts'
import type { ApiContext } from '#api/zitadel/api-context.ts'
import { applicationV2Handlers } from '#api/zitadel/application-v2/service.ts'
import { authHandlers } from '#api/zitadel/auth-v1/service.ts'
import { authorizationV2Handlers } from '#api/zitadel/authorization-v2/service.ts'
import {
  ActionService,
  ApplicationService,
  AuthorizationService,
  FeatureService,
  IdentityProviderService,
  InstanceService,
  InternalPermissionService,
  OIDCService,
  OrganizationService,
  ProjectService,
  SAMLService,
  SessionService,
  SettingsService,
  UserService,
  WebKeyService,
} from '#api/zitadel/descriptors/services-v2.ts'
import { featureV2Handlers } from '#api/zitadel/feature-v2/service.ts'
import { idpV2Handlers } from '#api/zitadel/idp-v2/service.ts'
import { instanceV2Handlers } from '#api/zitadel/instance-v2/service.ts'
import { internalPermissionV2Handlers } from '#api/zitadel/internal-permission-v2/service.ts'
import { managementHandlers } from '#api/zitadel/management-v1/service.ts'
import { type MountedService, mount } from '#api/zitadel/mount.ts'
import { oidcV2Handlers } from '#api/zitadel/oidc-v2/service.ts'
import { organizationV2Handlers } from '#api/zitadel/organization-v2/service.ts'
import { projectV2Handlers } from '#api/zitadel/project-v2/service.ts'
import { samlV2Handlers } from '#api/zitadel/saml-v2/service.ts'
import { placeOfV2 as v2 } from '#api/zitadel/services/place-of-v2.ts'
import { servedDescriptors } from '#api/zitadel/services/served-descriptors.ts'
import { sessionV2Handlers } from '#api/zitadel/session-v2/service.ts'
import { settingsV2Handlers } from '#api/zitadel/settings-v2/service.ts'
import { userV2Handlers } from '#api/zitadel/user-v2/service.ts'
import { webkeyV2Handlers } from '#api/zitadel/webkey-v2/service.ts'

export const stableServices: readonly MountedService<ApiContext>[] = [
  mount(
    ManagementService,
    { basePath: '/management/v1', openapiName: 'management', within: 'organization' },
    managementHandlers,
  ),
  mount(AdminService, { basePath: '/admin/v1', openapiName: 'admin', within: 'organization' }, adminHandlers),
  mount(AuthService, { basePath: '/auth/v1', openapiName: 'auth', within: 'organization' }, authHandlers),
  mount(UserService, v2('user-v2'), userV2Handlers),
  mount(SessionService, v2('session-v2'), sessionV2Handlers),
  mount(SettingsService, v2('settings-v2'), settingsV2Handlers),
  mount(OIDCService, v2('oidc-v2'), oidcV2Handlers),
  mount(SAMLService, v2('saml-v2'), samlV2Handlers),
  mount(IdentityProviderService, v2('idp-v2'), idpV2Handlers),
  mount(FeatureService, v2('feature-v2'), featureV2Handlers),
  mount(WebKeyService, v2('webkey-v2'), webkeyV2Handlers),
  mount(OrganizationService, v2('organization-v2'), organizationV2Handlers),
  mount(ProjectService, v2('project-v2'), projectV2Handlers),
  mount(ApplicationService, v2('application-v2'), applicationV2Handlers),
  mount(AuthorizationService, v2('authorization-v2'), authorizationV2Handlers),
  mount(InternalPermissionService, v2('internal-permission-v2'), internalPermissionV2Handlers),
  mount(InstanceService, v2('instance-v2'), instanceV2Handlers),
  mount(ActionService, v2('action-v2'), actionV2Handlers(servedDescriptors)),
]
