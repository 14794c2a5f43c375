/** ProjectService of version 2: its handlers by subject. */
import type { ProjectService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { grants } from '#api/zitadel/project-v2/grant.ts'
import { projects } from '#api/zitadel/project-v2/project.ts'
import { roles } from '#api/zitadel/project-v2/role.ts'

export const projectV2Handlers = {
  ...projects,
  ...roles,
  ...grants,
} satisfies ServiceHandlers<typeof ProjectService, OrgContext>
