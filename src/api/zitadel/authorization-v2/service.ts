/** AuthorizationService of version 2. */
import { column, fromGrant, list, toQuery, writes } from '#api/zitadel/authorization-v2/authorization.ts'
import type { AuthorizationService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import type { VisibleUserGrant } from '#domain/grant/list-visible-user-grants.ts'

const fromAuthorization = (grant: VisibleUserGrant) => ({
  ...fromGrant(grant),
  project: { id: grant.project.id, name: grant.project.name, organizationId: grant.project.orgId },
  organization: grant.org,
  roles: [...grant.roles],
})

export const authorizationV2Handlers = {
  ...writes,
  listAuthorizations: async (ctx, request) => {
    const queries = request.filters.flatMap(({ filter }) =>
      filter.case === 'inUserIds' ? [column('user_id', filter.value.ids)] : toQuery(filter),
    )
    const { pagination, authorizations } = await list(ctx, request, queries)
    return { pagination, authorizations: authorizations.map(fromAuthorization) }
  },
} satisfies ServiceHandlers<typeof AuthorizationService, OrgContext>
