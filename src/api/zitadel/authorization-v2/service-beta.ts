/** AuthorizationService of version 2 beta: the commands of version 2, and a flat list. */
import type { AuthorizationService } from '@zitadel/proto/zitadel/authorization/v2beta/authorization_service_pb.js'
import { column, fromGrant, list, toQuery, writes } from '#api/zitadel/authorization-v2/authorization.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import type { VisibleUserGrant } from '#domain/grant/list-visible-user-grants.ts'

const fromAuthorization = (grant: VisibleUserGrant) => ({
  ...fromGrant(grant),
  projectId: grant.project.id,
  projectName: grant.project.name,
  projectOrganizationId: grant.project.orgId,
  organizationId: grant.org.id,
  ...(grant.projectGrantId ? { projectGrantId: grant.projectGrantId, grantedOrganizationId: grant.org.id } : {}),
  roles: grant.roles.map(({ key }) => key),
})

export const authorizationV2betaHandlers = {
  ...writes,
  listAuthorizations: async (ctx, request) => {
    const queries = request.filters.flatMap(({ filter }) =>
      filter.case === 'userId' ? [column('user_id', [filter.value.id])] : toQuery(filter),
    )
    const { pagination, authorizations } = await list(ctx, request, queries)
    return { pagination, authorizations: authorizations.map(fromAuthorization) }
  },
} satisfies ServiceHandlers<typeof AuthorizationService, OrgContext>
