/** Organizations themselves; the handlers of both versions. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { type OrganizationSchema, OrganizationState } from '@zitadel/proto/zitadel/org/v2/org_pb.js'
import { OrganizationFieldName, type SearchQuery } from '@zitadel/proto/zitadel/org/v2/query_pb.js'
import type { OrganizationService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromRead } from '#api/zitadel/messages-v2/details.ts'
import { fromList, toPage } from '#api/zitadel/messages-v2/list.ts'
import { acceptUnchanged } from '#api/zitadel/messages-v2/unchanged.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { deactivateOrg } from '#domain/org/deactivate-org.ts'
import { removeOrg } from '#domain/org/flows/remove-org.ts'
import { updateOrg } from '#domain/org/flows/update-org.ts'
import { type ListOrgs, listVisibleOrgs, type OrgQuery } from '#domain/org/list-orgs.ts'
import { loadOrg } from '#domain/org/load-org.ts'
import type { OrgView } from '#domain/org/org-view.ts'
import { reactivateOrg } from '#domain/org/reactivate-org.ts'

const fromChange = ({ changedAt }: Pick<Details, 'changedAt'>) => ({ changeDate: timestampFromMs(changedAt) })

/** Renames an organization; the same name again is accepted. */
export async function rename(ctx: Context, id: string, name: string) {
  const current = async () => detailsOf(await loadOrg(ctx, { id }, 'org.write'))
  return fromChange(await acceptUnchanged(updateOrg(ctx, { id }, name), ['org.notChanged'], current))
}

/** Deletes an organization; one that does not exist is accepted, without a date. */
export const remove = (ctx: Context, id: string) =>
  acceptUnchanged<{ deletionDate?: ReturnType<typeof timestampFromMs> }>(
    removeOrg(ctx, { id }).then(({ changedAt }) => ({ deletionDate: timestampFromMs(changedAt) })),
    ['org.notFound'],
    () => ({}),
  )

export const deactivate = async (ctx: Context, id: string) => fromChange(await deactivateOrg(ctx, { id }))
export const activate = async (ctx: Context, id: string) => fromChange(await reactivateOrg(ctx, { id }))

const states = { active: OrganizationState.ACTIVE, inactive: OrganizationState.INACTIVE } as const

/** Returns a state by its number, which both versions share; undefined: no organization has it. */
export const toState = (state: number): OrgView['state'] | undefined =>
  state === OrganizationState.ACTIVE ? 'active' : state === OrganizationState.INACTIVE ? 'inactive' : undefined

/** Returns a sorting column by its number, which both versions share. */
export function toSorting(column: number): ListOrgs['sortBy'] {
  if (column === OrganizationFieldName.NAME) return 'name'
  return column === OrganizationFieldName.UNSPECIFIED ? 'id' : 'creationDate'
}

const fromOrganization = (org: OrgView): MessageInitShape<typeof OrganizationSchema> => ({
  id: org.id,
  details: fromRead({ ...org, owner: org.id }),
  state: states[org.state],
  name: org.name,
  primaryDomain: org.primaryDomain,
})

async function toQuery(ctx: Context, { query }: Pick<SearchQuery, 'query'>): Promise<OrgQuery[]> {
  switch (query.case) {
    case 'nameQuery':
      return [{ kind: 'name', text: toTextQuery(query.value.name, query.value.method) }]
    case 'domainQuery':
      return [{ kind: 'domain', text: toTextQuery(query.value.domain, query.value.method) }]
    case 'stateQuery':
      return [{ kind: 'state', state: toState(query.value.state) }]
    case 'idQuery':
      return [{ kind: 'id', id: query.value.id }]
    case 'defaultQuery':
      return [{ kind: 'id', id: (await getInstance(ctx)).state.defaultOrgId }]
    default:
      return []
  }
}

export const organizations = {
  async listOrganizations(ctx, { query, queries, sortingColumn }) {
    const orgs = await listVisibleOrgs(ctx, {
      paging: toPage(query),
      sortBy: toSorting(sortingColumn),
      queries: (await Promise.all(queries.map((one) => toQuery(ctx, one)))).flat(),
    })
    return { details: fromList(orgs, ctx.now), sortingColumn, result: orgs.entries.map(fromOrganization) }
  },
  updateOrganization: (ctx, { organizationId, name }) => rename(ctx, organizationId, name),
  deleteOrganization: (ctx, { organizationId }) => remove(ctx, organizationId),
  deactivateOrganization: (ctx, { organizationId }) => deactivate(ctx, organizationId),
  activateOrganization: (ctx, { organizationId }) => activate(ctx, organizationId),
} satisfies ServiceHandlers<typeof OrganizationService, OrgContext>
