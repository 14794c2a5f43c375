/** Grants of projects to organizations. The messages of both versions have the same members. */
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { ProjectService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import { acceptUnchanged } from '#api/zitadel/messages-v2/unchanged.ts'
import { fromChange } from '#api/zitadel/project-v2/project.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { removeProjectGrant } from '#domain/grant/remove-project-grant.ts'
import { updateProjectGrant } from '#domain/grant/update-project-grant.ts'
import { addProjectGrant } from '#domain/project/grant/add-project-grant.ts'
import { deactivateProjectGrant } from '#domain/project/grant/deactivate-project-grant.ts'
import type { FoundProjectGrant } from '#domain/project/grant/list-project-grants.ts'
import {
  type ListVisibleProjectGrants,
  listVisibleProjectGrants,
  type VisibleProjectGrantQuery,
} from '#domain/project/grant/list-visible-project-grants.ts'
import { reactivateProjectGrant } from '#domain/project/grant/reactivate-project-grant.ts'
import { loadProject } from '#domain/project/load-project.ts'
import { refuse } from '#domain/reasons/reason.ts'

interface GrantRequest {
  readonly projectId: string
  readonly grantedOrganizationId: string
}

/** Finds a grant by the organization that has it. @throws `projectGrant.notFound`, as `loadProject` */
async function findGrant(
  ctx: Context,
  { projectId: id, grantedOrganizationId }: GrantRequest,
  permission = 'project.grant.write',
) {
  const project = await loadProject(ctx, { id }, permission)
  const grantEntry = Object.entries(project.state.grants).find(
    ([, grant]) => grant.grantedOrgId === grantedOrganizationId,
  )
  if (!grantEntry) throw refuse('projectGrant.notFound')
  return { target: { id }, grantId: grantEntry[0], details: detailsOf(project) }
}

/** Changes a grant; a change without effect is accepted. */
async function changeGrant(
  ctx: Context,
  request: GrantRequest,
  change: (target: { id: string }, grantId: string) => Promise<Details>,
  unchanged: 'projectGrant.notChanged' | 'projectGrant.notActive' | 'projectGrant.notInactive',
) {
  const { target, grantId, details } = await findGrant(ctx, request)
  return fromChange(await acceptUnchanged(change(target, grantId), [unchanged], () => details))
}

interface WithRoles extends GrantRequest {
  readonly roleKeys: readonly string[]
}

interface ListRequest {
  readonly pagination?: Parameters<typeof toPage>[0]
  readonly sortingColumn?: number | undefined
}

/** Columns by the number of `ProjectGrantFieldName`. */
const SORTING: readonly ListVisibleProjectGrants['sortBy'][] = ['created_at', 'project_id', 'created_at', 'changed_at']

const STATES = { active: 1, inactive: 2 } as const

const fromGrant = (grant: FoundProjectGrant) => ({
  organizationId: grant.orgId,
  creationDate: timestampFromMs(grant.createdAt),
  ...fromChange(grant),
  grantedOrganizationId: grant.grantedOrgId,
  grantedOrganizationName: grant.grantedOrgName,
  grantedRoleKeys: [...grant.roleKeys],
  projectId: grant.projectId,
  projectName: grant.projectName,
  state: STATES[grant.state],
})

/** Lists grants; the numbers of the columns are the same in both versions. */
export async function listGrants(ctx: Context, request: ListRequest, queries: readonly VisibleProjectGrantQuery[]) {
  const paging = toPage(request.pagination)
  const sortBy = SORTING[request.sortingColumn ?? 0] ?? 'created_at'
  const projectGrants = await listVisibleProjectGrants(ctx, { paging, sortBy, queries })
  return { pagination: fromPage(projectGrants, paging), projectGrants: projectGrants.entries.map(fromGrant) }
}

/** The writes of both versions. */
export const grantWrites = {
  async createProjectGrant(ctx: Context, { projectId: id, grantedOrganizationId: grantedOrgId, roleKeys }: WithRoles) {
    const { details } = await addProjectGrant(ctx, { id }, { grantedOrgId, roleKeys })
    return { creationDate: timestampFromMs(details.changedAt) }
  },
  updateProjectGrant: (ctx: Context, request: WithRoles) =>
    changeGrant(
      ctx,
      request,
      (target, grantId) => updateProjectGrant(ctx, target, grantId, request.roleKeys),
      'projectGrant.notChanged',
    ),
  deactivateProjectGrant: (ctx: Context, request: GrantRequest) =>
    changeGrant(ctx, request, (target, id) => deactivateProjectGrant(ctx, target, id), 'projectGrant.notActive'),
  activateProjectGrant: (ctx: Context, request: GrantRequest) =>
    changeGrant(ctx, request, (target, id) => reactivateProjectGrant(ctx, target, id), 'projectGrant.notInactive'),
  deleteProjectGrant: (ctx: Context, request: GrantRequest) =>
    acceptUnchanged<{ deletionDate?: ReturnType<typeof timestampFromMs> }>(
      findGrant(ctx, request, 'project.grant.delete')
        .then(({ target, grantId }) => removeProjectGrant(ctx, target, grantId))
        .then(({ changedAt }) => ({ deletionDate: timestampFromMs(changedAt) })),
      ['projectGrant.notFound'],
      () => ({}),
    ),
}

type Handlers = ServiceHandlers<typeof ProjectService, Context>
type Filter = Parameters<NonNullable<Handlers['listProjectGrants']>>[1]['filters'][number]['filter']

function toQuery(filter: Filter): VisibleProjectGrantQuery[] {
  switch (filter.case) {
    case 'projectNameFilter':
      return [{ kind: 'projectName', text: toTextQuery(filter.value.projectName, filter.value.method) }]
    case 'roleKeyFilter':
      return [{ kind: 'roleKey', text: toTextQuery(filter.value.key, filter.value.method) }]
    case 'inProjectIdsFilter':
      return [{ kind: 'projectIds', ids: filter.value.ids }]
    case 'organizationIdFilter':
      return [{ kind: 'orgId', id: filter.value.id }]
    case 'grantedOrganizationIdFilter':
      return [{ kind: 'grantedOrgId', id: filter.value.id }]
    default:
      return []
  }
}

export const grants = {
  ...grantWrites,
  listProjectGrants: (ctx, request) =>
    listGrants(
      ctx,
      request,
      request.filters.flatMap(({ filter }) => toQuery(filter)),
    ),
} satisfies Handlers
