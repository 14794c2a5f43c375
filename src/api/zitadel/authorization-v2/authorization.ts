/** Authorizations: grants of roles to users. The writes have the same messages in version 2 beta. */
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { AuthorizationService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import { acceptUnchanged } from '#api/zitadel/messages-v2/unchanged.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { addUserGrant } from '#domain/grant/add-user-grant.ts'
import { deactivateUserGrant } from '#domain/grant/deactivate-user-grant.ts'
import {
  listVisibleUserGrants,
  type VisibleGrantQuery,
  type VisibleUserGrant,
} from '#domain/grant/list-visible-user-grants.ts'
import { reactivateUserGrant } from '#domain/grant/reactivate-user-grant.ts'
import { removeUserGrants } from '#domain/grant/remove-user-grants.ts'
import { loadUserGrant } from '#domain/grant/require-user-grant.ts'
import { updateUserGrant } from '#domain/grant/update-user-grant.ts'
import { unimplemented } from '#kit/errors.ts'

const changed = ({ changedAt }: Pick<Details, 'changedAt'>) => ({ changeDate: timestampFromMs(changedAt) })
const current = (ctx: Context, id: string) => async () =>
  detailsOf(await loadUserGrant(ctx, { id }, 'user.grant.write'))

interface Created {
  readonly userId: string
  readonly projectId: string
  readonly organizationId: string
  readonly roleKeys: readonly string[]
}

export const writes = {
  async createAuthorization(ctx: Context, { userId, projectId, organizationId: orgId, roleKeys }: Created) {
    const { userGrantId, details } = await addUserGrant(ctx, { orgId, userId, projectId, projectGrantId: '', roleKeys })
    return { id: userGrantId, creationDate: timestampFromMs(details.changedAt) }
  },
  updateAuthorization: async (
    ctx: Context,
    { id, roleKeys }: { readonly id: string; readonly roleKeys: readonly string[] },
  ) =>
    changed(await acceptUnchanged(updateUserGrant(ctx, { id }, roleKeys), ['userGrant.notChanged'], current(ctx, id))),
  deleteAuthorization: (ctx: Context, { id }: { readonly id: string }) =>
    acceptUnchanged<{ deletionDate?: ReturnType<typeof timestampFromMs> }>(
      removeUserGrants(ctx, [{ id }]).then(({ changedAt }) => ({ deletionDate: timestampFromMs(changedAt) })),
      ['userGrant.notFound'],
      () => ({}),
    ),
  activateAuthorization: async (ctx: Context, { id }: { readonly id: string }) =>
    changed(await acceptUnchanged(reactivateUserGrant(ctx, { id }), ['userGrant.notInactive'], current(ctx, id))),
  deactivateAuthorization: async (ctx: Context, { id }: { readonly id: string }) =>
    changed(await acceptUnchanged(deactivateUserGrant(ctx, { id }), ['userGrant.notActive'], current(ctx, id))),
}

const STATES = { active: 1, inactive: 2 } as const

const fromGrant = (grant: VisibleUserGrant) => ({
  id: grant.id,
  creationDate: timestampFromMs(grant.createdAt),
  ...changed(grant),
  project: { id: grant.project.id, name: grant.project.name, organizationId: grant.project.orgId },
  organization: grant.org,
  user: {
    id: grant.user.id,
    preferredLoginName: grant.user.preferredLoginName,
    displayName: grant.user.displayName,
    organizationId: grant.user.owner,
  },
  state: STATES[grant.state],
  roles: [...grant.roles],
})

export const reads = {
  async listAuthorizations(ctx, { pagination, filters }) {
    const paging = toPage(pagination)
    const queries = filters.map(({ filter }): VisibleGrantQuery => {
      switch (filter.case) {
        case 'authorizationIds':
          return { column: 'id', values: filter.value.ids }
        case 'inUserIds':
          return { column: 'user_id', values: filter.value.ids }
        case 'organizationId':
          return { column: 'org_id', values: [filter.value.id] }
        case 'projectId':
          return { column: 'project_id', values: [filter.value.id] }
        case 'projectGrantId':
          return { column: 'project_grant_id', values: [filter.value.id] }
        case 'state':
          return { column: 'state', values: [filter.value.state === 1 ? 'active' : 'inactive'] }
        default:
          throw unimplemented('', 'authorizations are not searched by names and roles')
      }
    })
    const found = await listVisibleUserGrants(ctx, { paging, queries })
    return { pagination: fromPage(found, paging), authorizations: found.entries.map(fromGrant) }
  },
} satisfies ServiceHandlers<typeof AuthorizationService, Context>
