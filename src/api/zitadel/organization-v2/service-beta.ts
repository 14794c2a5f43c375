/** OrganizationService of version 2 beta, a line per RPC that is served. An RPC that is missing here returns Unimplemented. */
import type { OrganizationService } from '@zitadel/proto/zitadel/org/v2beta/org_service_pb.js'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#domain/context.ts'

export const organizationV2betaHandlers = {} satisfies ServiceHandlers<typeof OrganizationService, OrgContext>
