/** OrganizationService of version 2: its handlers by subject. */
import type { OrganizationService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { organizationCreation } from '#api/zitadel/organization-v2/create.ts'
import { organizationDomains } from '#api/zitadel/organization-v2/domain.ts'
import { organizationMetadata } from '#api/zitadel/organization-v2/metadata.ts'
import { organizations } from '#api/zitadel/organization-v2/organization.ts'

export const organizationV2Handlers = {
  ...organizationCreation,
  ...organizations,
  ...organizationDomains,
  ...organizationMetadata,
} satisfies ServiceHandlers<typeof OrganizationService, OrgContext>
