/** Searches for administrators, whose messages differ between the versions in the filter of a resource alone. */
import { type Timestamp, timestampFromMs, timestampMs } from '@bufbuild/protobuf/wkt'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import type { Context } from '#domain/context.ts'
import type { AdministeredResource, AdministratorQuery, TimeComparison } from '#domain/member/administrator-query.ts'
import {
  type FoundAdministrator,
  type ListAdministrators,
  listAdministrators,
  type NamedResource,
} from '#domain/member/list-administrators.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Comparisons by the number of their method. */
const COMPARISONS: readonly TimeComparison[] = ['=', '>', '>=', '<', '<=']

interface TimeFilter {
  readonly timestamp?: Timestamp | undefined
  readonly method: number
}

const toTime = (kind: 'createdAt' | 'changedAt', { timestamp, method }: TimeFilter): AdministratorQuery => ({
  kind,
  comparison: COMPARISONS[method] ?? '=',
  at: timestamp ? timestampMs(timestamp) : 0,
})

/** The filter of both versions; `R`: its filter of a resource. */
export interface Filter<R> {
  readonly filter:
    | { readonly case: 'creationDate' | 'changeDate'; readonly value: TimeFilter }
    | { readonly case: 'inUserIdsFilter'; readonly value: { readonly ids: readonly string[] } }
    | { readonly case: 'userOrganizationId'; readonly value: { readonly id: string } }
    | {
        readonly case: 'userPreferredLoginName'
        readonly value: { readonly preferredLoginName: string; readonly method: number }
      }
    | { readonly case: 'userDisplayName'; readonly value: { readonly displayName: string; readonly method: number } }
    | { readonly case: 'resource'; readonly value: { readonly resource: R } }
    | { readonly case: 'role'; readonly value: { readonly roleKey: string } }
    | { readonly case: 'and' | 'or'; readonly value: { readonly queries: readonly Filter<R>[] } }
    | { readonly case: 'not'; readonly value: { readonly query?: Filter<R> | undefined } }
    | { readonly case: undefined; readonly value?: undefined }
}

type ToResource<R> = (resource: R) => AdministeredResource | undefined

function toQuery<R>({ filter }: Filter<R>, toResource: ToResource<R>): AdministratorQuery {
  switch (filter.case) {
    case 'creationDate':
      return toTime('createdAt', filter.value)
    case 'changeDate':
      return toTime('changedAt', filter.value)
    case 'inUserIdsFilter':
      return { kind: 'user', query: { kind: 'ids', ids: filter.value.ids } }
    case 'userOrganizationId':
      return { kind: 'user', query: { kind: 'orgId', orgId: filter.value.id } }
    case 'userPreferredLoginName': {
      const text = toTextQuery(filter.value.preferredLoginName, filter.value.method)
      return { kind: 'user', query: { kind: 'loginName', text } }
    }
    case 'userDisplayName': {
      const text = toTextQuery(filter.value.displayName, filter.value.method)
      return { kind: 'user', query: { kind: 'text', field: 'displayName', text } }
    }
    case 'resource': {
      const resource = toResource(filter.value.resource)
      if (!resource) throw refuse('member.queryEmpty')
      return { kind: 'resource', resource }
    }
    case 'role':
      return { kind: 'role', role: filter.value.roleKey }
    case 'and':
    case 'or':
      return { kind: filter.case, queries: filter.value.queries.map((one) => toQuery(one, toResource)) }
    case 'not':
      if (!filter.value.query) throw refuse('member.queryEmpty')
      return { kind: 'not', query: toQuery(filter.value.query, toResource) }
    default:
      throw refuse('member.queryEmpty')
  }
}

function fromResource(resource: NamedResource) {
  switch (resource.kind) {
    case 'instance':
      return { case: 'instance', value: true } as const
    case 'org':
      return { case: 'organization', value: { id: resource.id, name: resource.name } } as const
    case 'project': {
      const { id, name, orgId: organizationId } = resource
      return { case: 'project', value: { id, name, organizationId } } as const
    }
    case 'projectGrant': {
      const { id, projectId, projectName, orgId: organizationId, grantedOrgId: grantedOrganizationId } = resource
      return {
        case: 'projectGrant',
        value: { id, projectId, projectName, organizationId, grantedOrganizationId },
      } as const
    }
  }
}

const fromAdministrator = ({ user, resource, roles, createdAt, changedAt }: FoundAdministrator) => ({
  creationDate: timestampFromMs(createdAt),
  changeDate: timestampFromMs(changedAt),
  user: {
    id: user.id,
    preferredLoginName: user.preferredLoginName,
    displayName: user.displayName,
    organizationId: user.owner,
  },
  resource: fromResource(resource),
  roles: [...roles],
})

/** Columns by the number of `AdministratorFieldName`. */
const SORTING: readonly ListAdministrators['sortBy'][] = ['created_at', 'user_id', 'created_at', 'changed_at']

interface ListRequest<R> {
  readonly pagination?: Parameters<typeof toPage>[0]
  readonly sortingColumn?: number | undefined
  readonly filters: readonly Filter<R>[]
}

export async function list<R>(ctx: Context, request: ListRequest<R>, toResource: ToResource<R>) {
  const paging = toPage(request.pagination)
  const sortBy = SORTING[request.sortingColumn ?? 0] ?? 'created_at'
  const queries = request.filters.map((filter) => toQuery(filter, toResource))
  const administrators = await listAdministrators(ctx, { paging, sortBy, queries })
  return { pagination: fromPage(administrators, paging), administrators: administrators.entries.map(fromAdministrator) }
}
