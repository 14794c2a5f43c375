/** The services of version 2 beta, which are created at their first request. */
import { ActionService } from '@zitadel/proto/zitadel/action/v2beta/action_service_pb.js'
import { AppService } from '@zitadel/proto/zitadel/app/v2beta/app_service_pb.js'
import { AuthorizationService } from '@zitadel/proto/zitadel/authorization/v2beta/authorization_service_pb.js'
import { FeatureService } from '@zitadel/proto/zitadel/feature/v2beta/feature_service_pb.js'
import { InstanceService } from '@zitadel/proto/zitadel/instance/v2beta/instance_service_pb.js'
import { InternalPermissionService } from '@zitadel/proto/zitadel/internal_permission/v2beta/internal_permission_service_pb.js'
import { OIDCService } from '@zitadel/proto/zitadel/oidc/v2beta/oidc_service_pb.js'
import { OrganizationService } from '@zitadel/proto/zitadel/org/v2beta/org_service_pb.js'
import { ProjectService } from '@zitadel/proto/zitadel/project/v2beta/project_service_pb.js'
import { SessionService } from '@zitadel/proto/zitadel/session/v2beta/session_service_pb.js'
import { SettingsService } from '@zitadel/proto/zitadel/settings/v2beta/settings_service_pb.js'
import { UserService } from '@zitadel/proto/zitadel/user/v2beta/user_service_pb.js'
import { WebKeyService } from '@zitadel/proto/zitadel/webkey/v2beta/webkey_service_pb.js'
import { actionV2betaHandlers } from '#api/zitadel/action-v2/service-beta.ts'
import type { ApiContext } from '#api/zitadel/api-context.ts'
import { applicationV2betaHandlers } from '#api/zitadel/application-v2/service-beta.ts'
import { authorizationV2betaHandlers } from '#api/zitadel/authorization-v2/service-beta.ts'
import { featureV2Handlers } from '#api/zitadel/feature-v2/service.ts'
import { instanceV2betaHandlers } from '#api/zitadel/instance-v2/service-beta.ts'
import { internalPermissionV2betaHandlers } from '#api/zitadel/internal-permission-v2/service-beta.ts'
import { type MountedService, mount, sameAs } from '#api/zitadel/mount.ts'
import { oidcV2Handlers } from '#api/zitadel/oidc-v2/service.ts'
import { organizationV2betaHandlers } from '#api/zitadel/organization-v2/service-beta.ts'
import { projectV2betaHandlers } from '#api/zitadel/project-v2/service-beta.ts'
import type { betaNames } from '#api/zitadel/services/beta-names.ts'
import { placeOfV2 } from '#api/zitadel/services/place-of-v2.ts'
import { servedDescriptors } from '#api/zitadel/services/served-descriptors.ts'
import { sessionV2Handlers } from '#api/zitadel/session-v2/service.ts'
import { settingsV2Handlers } from '#api/zitadel/settings-v2/service.ts'
import { userV2Handlers } from '#api/zitadel/user-v2/service.ts'
import { webkeyV2Handlers } from '#api/zitadel/webkey-v2/service.ts'

/** A document that is not listed in `betaNames` would have no route. */
const v2 = (name: (typeof betaNames)[number]) => placeOfV2(name)

export const betaServices: readonly MountedService<ApiContext>[] = [
  // Version 2 beta: packages of which the installed clients have no other version.
  mount(OrganizationService, v2('organization-v2beta'), organizationV2betaHandlers),
  mount(ProjectService, v2('project-v2beta'), projectV2betaHandlers),
  mount(AppService, v2('application-v2beta'), applicationV2betaHandlers),
  mount(AuthorizationService, v2('authorization-v2beta'), authorizationV2betaHandlers),
  mount(InternalPermissionService, v2('internal-permission-v2beta'), internalPermissionV2betaHandlers),
  mount(InstanceService, v2('instance-v2beta'), instanceV2betaHandlers),
  mount(ActionService, v2('action-v2beta'), actionV2betaHandlers(servedDescriptors)),
  // Version 2 beta: packages whose messages are those of version 2.
  sameAs(UserService, v2('user-v2beta'), userV2Handlers),
  sameAs(SessionService, v2('session-v2beta'), sessionV2Handlers),
  sameAs(SettingsService, v2('settings-v2beta'), settingsV2Handlers),
  sameAs(OIDCService, v2('oidc-v2beta'), oidcV2Handlers),
  sameAs(FeatureService, v2('feature-v2beta'), featureV2Handlers),
  sameAs(WebKeyService, v2('webkey-v2beta'), webkeyV2Handlers),
]
