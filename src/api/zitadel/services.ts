/** The one list of the services of this API. The composition, the checks of the repository and the tests read it. */

import type { DescService } from '@bufbuild/protobuf'
import { ActionService as ActionServiceBeta } from '@zitadel/proto/zitadel/action/v2beta/action_service_pb.js'
import { AdminService } from '@zitadel/proto/zitadel/admin_pb.js'
import { AppService as AppServiceBeta } from '@zitadel/proto/zitadel/app/v2beta/app_service_pb.js'
import { AuthService } from '@zitadel/proto/zitadel/auth_pb.js'
import { AuthorizationService as AuthorizationServiceBeta } from '@zitadel/proto/zitadel/authorization/v2beta/authorization_service_pb.js'
import { FeatureService as FeatureServiceBeta } from '@zitadel/proto/zitadel/feature/v2beta/feature_service_pb.js'
import { InstanceService as InstanceServiceBeta } from '@zitadel/proto/zitadel/instance/v2beta/instance_service_pb.js'
import { InternalPermissionService as InternalPermissionServiceBeta } from '@zitadel/proto/zitadel/internal_permission/v2beta/internal_permission_service_pb.js'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import { OIDCService as OIDCServiceBeta } from '@zitadel/proto/zitadel/oidc/v2beta/oidc_service_pb.js'
import { OrganizationService as OrganizationServiceBeta } from '@zitadel/proto/zitadel/org/v2beta/org_service_pb.js'
import { ProjectService as ProjectServiceBeta } from '@zitadel/proto/zitadel/project/v2beta/project_service_pb.js'
import { SessionService as SessionServiceBeta } from '@zitadel/proto/zitadel/session/v2beta/session_service_pb.js'
import { SettingsService as SettingsServiceBeta } from '@zitadel/proto/zitadel/settings/v2beta/settings_service_pb.js'
import { UserService as UserServiceBeta } from '@zitadel/proto/zitadel/user/v2beta/user_service_pb.js'
import { WebKeyService as WebKeyServiceBeta } from '@zitadel/proto/zitadel/webkey/v2beta/webkey_service_pb.js'
import { actionV2Handlers } from '#api/zitadel/action-v2/service.ts'
import { actionV2betaHandlers } from '#api/zitadel/action-v2/service-beta.ts'
import { adminHandlers } from '#api/zitadel/admin-v1/service.ts'
import type { ApiContext } from '#api/zitadel/api-context.ts'
import { applicationV2Handlers } from '#api/zitadel/application-v2/service.ts'
import { applicationV2betaHandlers } from '#api/zitadel/application-v2/service-beta.ts'
import { authHandlers } from '#api/zitadel/auth-v1/service.ts'
import { authorizationV2Handlers } from '#api/zitadel/authorization-v2/service.ts'
import { authorizationV2betaHandlers } from '#api/zitadel/authorization-v2/service-beta.ts'
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
import { instanceV2betaHandlers } from '#api/zitadel/instance-v2/service-beta.ts'
import { internalPermissionV2Handlers } from '#api/zitadel/internal-permission-v2/service.ts'
import { internalPermissionV2betaHandlers } from '#api/zitadel/internal-permission-v2/service-beta.ts'
import { managementHandlers } from '#api/zitadel/management-v1/service.ts'
import { type MountedService, mounted, sameAs } from '#api/zitadel/mount.ts'
import { oidcV2Handlers } from '#api/zitadel/oidc-v2/service.ts'
import { organizationV2Handlers } from '#api/zitadel/organization-v2/service.ts'
import { organizationV2betaHandlers } from '#api/zitadel/organization-v2/service-beta.ts'
import { projectV2Handlers } from '#api/zitadel/project-v2/service.ts'
import { projectV2betaHandlers } from '#api/zitadel/project-v2/service-beta.ts'
import { samlV2Handlers } from '#api/zitadel/saml-v2/service.ts'
import { sessionV2Handlers } from '#api/zitadel/session-v2/service.ts'
import { settingsV2Handlers } from '#api/zitadel/settings-v2/service.ts'
import { userV2Handlers } from '#api/zitadel/user-v2/service.ts'
import { webkeyV2Handlers } from '#api/zitadel/webkey-v2/service.ts'

/** Version 2 has its paths in the descriptors, and judges permission on the owner of the target. */
const v2 = (name: string) => ({ basePath: '', openapiName: name, within: 'none' }) as const

/** The services whose calls executions of actions can be set for: all. */
const served = (): DescService[] => zitadelServices.map(({ service }) => service)

export const zitadelServices: readonly MountedService<ApiContext>[] = [
  mounted(
    ManagementService,
    { basePath: '/management/v1', openapiName: 'management', within: 'organization' },
    managementHandlers,
  ),
  mounted(AdminService, { basePath: '/admin/v1', openapiName: 'admin', within: 'organization' }, adminHandlers),
  mounted(AuthService, { basePath: '/auth/v1', openapiName: 'auth', within: 'organization' }, authHandlers),
  mounted(UserService, v2('user-v2'), userV2Handlers),
  mounted(SessionService, v2('session-v2'), sessionV2Handlers),
  mounted(SettingsService, v2('settings-v2'), settingsV2Handlers),
  mounted(OIDCService, v2('oidc-v2'), oidcV2Handlers),
  mounted(SAMLService, v2('saml-v2'), samlV2Handlers),
  mounted(IdentityProviderService, v2('idp-v2'), idpV2Handlers),
  mounted(FeatureService, v2('feature-v2'), featureV2Handlers),
  mounted(WebKeyService, v2('webkey-v2'), webkeyV2Handlers),
  mounted(OrganizationService, v2('organization-v2'), organizationV2Handlers),
  mounted(ProjectService, v2('project-v2'), projectV2Handlers),
  mounted(ApplicationService, v2('application-v2'), applicationV2Handlers),
  mounted(AuthorizationService, v2('authorization-v2'), authorizationV2Handlers),
  mounted(InternalPermissionService, v2('internal-permission-v2'), internalPermissionV2Handlers),
  mounted(InstanceService, v2('instance-v2'), instanceV2Handlers),
  mounted(ActionService, v2('action-v2'), actionV2Handlers(served)),
  // Version 2 beta: packages of which the installed clients have no other version.
  mounted(OrganizationServiceBeta, v2('organization-v2beta'), organizationV2betaHandlers),
  mounted(ProjectServiceBeta, v2('project-v2beta'), projectV2betaHandlers),
  mounted(AppServiceBeta, v2('application-v2beta'), applicationV2betaHandlers),
  mounted(AuthorizationServiceBeta, v2('authorization-v2beta'), authorizationV2betaHandlers),
  mounted(InternalPermissionServiceBeta, v2('internal-permission-v2beta'), internalPermissionV2betaHandlers),
  mounted(InstanceServiceBeta, v2('instance-v2beta'), instanceV2betaHandlers),
  mounted(ActionServiceBeta, v2('action-v2beta'), actionV2betaHandlers(served)),
  // Version 2 beta: packages whose messages are those of version 2.
  sameAs(UserServiceBeta, v2('user-v2beta'), userV2Handlers),
  sameAs(SessionServiceBeta, v2('session-v2beta'), sessionV2Handlers),
  sameAs(SettingsServiceBeta, v2('settings-v2beta'), settingsV2Handlers),
  sameAs(OIDCServiceBeta, v2('oidc-v2beta'), oidcV2Handlers),
  sameAs(FeatureServiceBeta, v2('feature-v2beta'), featureV2Handlers),
  sameAs(WebKeyServiceBeta, v2('webkey-v2beta'), webkeyV2Handlers),
]
