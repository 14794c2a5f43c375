/** Authorizations: grants of roles of projects to users. Shared by both versions. */
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import { acceptUnchanged } from '#api/zitadel/messages-v2/unchanged.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { addUserGrant } from '#domain/grant/add-user-grant.ts'
import { deactivateUserGrant } from '#domain/grant/deactivate-user-grant.ts'
import {
  type ListVisibleUserGrants,
  listVisibleUserGrants,
  type VisibleGrantQuery,
  type VisibleUserGrant,
} from '#domain/grant/list-visible-user-grants.ts'
import { reactivateUserGrant } from '#domain/grant/reactivate-user-grant.ts'
import { removeUserGrants } from '#domain/grant/remove-user-grants.ts'
import { loadUserGrant } from '#domain/grant/require-user-grant.ts'
import { updateUserGrant } from '#domain/grant/update-user-grant.ts'

const fromChange = ({ changedAt }: Pick<Details, 'changedAt'>) => ({ changeDate: timestampFromMs(changedAt) })
const current = (ctx: Context, id: string) => async () =>
  detailsOf(await loadUserGrant(ctx, { id }, 'user.grant.write'))

interface Created {
  readonly userId: string
  readonly projectId: string
  /** Absent or '': that of the user. */
  readonly organizationId?: string | undefined
  readonly roleKeys: readonly string[]
}

export const writes = {
  async createAuthorization(ctx: Context, { organizationId, ...input }: Created) {
    const orgId = organizationId ? { orgId: organizationId } : {}
    const { userGrantId, details } = await addUserGrant(ctx, { ...input, ...orgId, projectGrantId: '' })
    return { id: userGrantId, creationDate: timestampFromMs(details.changedAt) }
  },
  updateAuthorization: async (
    ctx: Context,
    { id, roleKeys }: { readonly id: string; readonly roleKeys: readonly string[] },
  ) =>
    fromChange(
      await acceptUnchanged(updateUserGrant(ctx, { id }, roleKeys), ['userGrant.notChanged'], current(ctx, id)),
    ),
  deleteAuthorization: (ctx: Context, { id }: { readonly id: string }) =>
    acceptUnchanged<{ deletionDate?: ReturnType<typeof timestampFromMs> }>(
      removeUserGrants(ctx, [{ id }]).then(({ changedAt }) => ({ deletionDate: timestampFromMs(changedAt) })),
      ['userGrant.notFound'],
      () => ({}),
    ),
  activateAuthorization: async (ctx: Context, { id }: { readonly id: string }) =>
    fromChange(await acceptUnchanged(reactivateUserGrant(ctx, { id }), ['userGrant.notInactive'], current(ctx, id))),
  deactivateAuthorization: async (ctx: Context, { id }: { readonly id: string }) =>
    fromChange(await acceptUnchanged(deactivateUserGrant(ctx, { id }), ['userGrant.notActive'], current(ctx, id))),
}

export const STATES = { active: 1, inactive: 2 } as const

/** Columns by the number of `AuthorizationFieldName`. */
const SORTING: readonly ListVisibleUserGrants['sortBy'][] = [
  'created_at',
  'created_at',
  'changed_at',
  'id',
  'user_id',
  'project_id',
  'org_id',
  'user_org_id',
]

interface NamedText {
  readonly method: number
}

/** Filters that both versions have. */
export type SharedFilter =
  | { readonly case: 'authorizationIds'; readonly value: { readonly ids: readonly string[] } }
  | {
      readonly case: 'organizationId' | 'userOrganizationId' | 'projectId' | 'projectGrantId'
      readonly value: { readonly id: string }
    }
  | { readonly case: 'state'; readonly value: { readonly state: number } }
  | { readonly case: 'userPreferredLoginName'; readonly value: NamedText & { readonly loginName: string } }
  | { readonly case: 'userDisplayName'; readonly value: NamedText & { readonly displayName: string } }
  | { readonly case: 'projectName'; readonly value: NamedText & { readonly name: string } }
  | { readonly case: 'roleKey'; readonly value: NamedText & { readonly key: string } }
  | { readonly case: undefined; readonly value?: undefined }

const COLUMNS = { organizationId: 'org_id', projectId: 'project_id', projectGrantId: 'project_grant_id' } as const

export const column = (name: 'id' | 'user_id', values: readonly string[]): VisibleGrantQuery => ({
  kind: 'column',
  column: name,
  values,
})

export function toQuery(filter: SharedFilter): VisibleGrantQuery[] {
  switch (filter.case) {
    case 'authorizationIds':
      return [column('id', filter.value.ids)]
    case 'organizationId':
    case 'projectId':
    case 'projectGrantId':
      return [{ kind: 'column', column: COLUMNS[filter.case], values: [filter.value.id] }]
    case 'userOrganizationId':
      return [{ kind: 'user', query: { kind: 'orgId', orgId: filter.value.id } }]
    case 'state':
      return [
        { kind: 'column', column: 'state', values: [filter.value.state === STATES.active ? 'active' : 'inactive'] },
      ]
    case 'userPreferredLoginName': {
      const text = toTextQuery(filter.value.loginName, filter.value.method)
      return [{ kind: 'user', query: { kind: 'loginName', text } }]
    }
    case 'userDisplayName': {
      const text = toTextQuery(filter.value.displayName, filter.value.method)
      return [{ kind: 'user', query: { kind: 'text', field: 'displayName', text } }]
    }
    case 'projectName':
      return [{ kind: 'projectName', text: toTextQuery(filter.value.name, filter.value.method) }]
    case 'roleKey':
      return [{ kind: 'roleKey', text: toTextQuery(filter.value.key, filter.value.method) }]
    default:
      return []
  }
}

interface ListRequest {
  readonly pagination?: Parameters<typeof toPage>[0]
  readonly sortingColumn?: number | undefined
}

/** Lists authorizations; the numbers of the columns are the same in both versions. */
export async function list(ctx: Context, request: ListRequest, queries: readonly VisibleGrantQuery[]) {
  const paging = toPage(request.pagination)
  const sortBy = SORTING[request.sortingColumn ?? 0] ?? 'created_at'
  const userGrants = await listVisibleUserGrants(ctx, { paging, sortBy, queries })
  return { pagination: fromPage(userGrants, paging), authorizations: userGrants.entries }
}

/** The members of an authorization that both versions name alike. */
export const fromGrant = (grant: VisibleUserGrant) => ({
  id: grant.id,
  creationDate: timestampFromMs(grant.createdAt),
  ...fromChange(grant),
  user: {
    id: grant.user.id,
    preferredLoginName: grant.user.preferredLoginName,
    displayName: grant.user.displayName,
    organizationId: grant.user.owner,
  },
  state: STATES[grant.state],
})
