import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  AddProjectGrantRequest,
  AddProjectGrantResponseSchema,
  DeactivateProjectGrantRequest,
  DeactivateProjectGrantResponseSchema,
  GetGrantedProjectByIDRequest,
  GetGrantedProjectByIDResponseSchema,
  GetProjectGrantByIDRequest,
  GetProjectGrantByIDResponseSchema,
  ListAllProjectGrantsRequest,
  ListAllProjectGrantsResponseSchema,
  ListGrantedProjectsRequest,
  ListGrantedProjectsResponseSchema,
  ListProjectGrantsRequest,
  ListProjectGrantsResponseSchema,
  ReactivateProjectGrantRequest,
  ReactivateProjectGrantResponseSchema,
  RemoveProjectGrantRequest,
  RemoveProjectGrantResponseSchema,
  UpdateProjectGrantRequest,
  UpdateProjectGrantResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import {
  type AllProjectGrantQuery,
  type GrantedProjectSchema,
  type ProjectGrantQuery as ProjectGrantQueryMessage,
  ProjectGrantState,
  type ProjectQuery,
} from '@zitadel/proto/zitadel/project_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { within } from '#api/zitadel/within.ts'
import { removeProjectGrant as removeProjectGrantCommand } from '#domain/grant/remove-project-grant.ts'
import { updateProjectGrant as updateProjectGrantCommand } from '#domain/grant/update-project-grant.ts'
import { addProjectGrant as addProjectGrantCommand } from '#domain/project/grant/add-project-grant.ts'
import { deactivateProjectGrant as deactivateProjectGrantCommand } from '#domain/project/grant/deactivate-project-grant.ts'
import {
  type FoundProjectGrant,
  getGrantedProject,
  getProjectGrant,
  listGrantedProjects as listGrantedProjectsQuery,
  listProjectGrants as listProjectGrantsQuery,
  type ProjectGrantQuery,
} from '#domain/project/grant/list-project-grants.ts'
import { reactivateProjectGrant as reactivateProjectGrantCommand } from '#domain/project/grant/reactivate-project-grant.ts'

const fromGrant = (grant: FoundProjectGrant): MessageInitShape<typeof GrantedProjectSchema> => ({
  grantId: grant.id,
  details: fromDetails({ ...grant, owner: grant.orgId }),
  grantedOrgId: grant.grantedOrgId,
  grantedOrgName: grant.grantedOrgName,
  grantedRoleKeys: [...grant.roleKeys],
  state: grant.state === 'active' ? ProjectGrantState.ACTIVE : ProjectGrantState.INACTIVE,
  projectId: grant.projectId,
  projectName: grant.projectName,
  projectOwnerId: grant.orgId,
  projectOwnerName: grant.orgName,
})

function toGrantQuery({ query }: ProjectGrantQueryMessage | AllProjectGrantQuery): ProjectGrantQuery[] {
  switch (query.case) {
    case 'projectNameQuery':
      return [{ kind: 'projectName', text: toTextQuery(query.value.name, query.value.method) }]
    case 'roleKeyQuery':
      return [{ kind: 'roleKey', text: toTextQuery(query.value.roleKey, query.value.method) }]
    case 'projectIdQuery':
      return [{ kind: 'projectId', id: query.value.projectId }]
    case 'grantedOrgIdQuery':
      return [{ kind: 'grantedOrgId', id: query.value.grantedOrgId }]
    default:
      return []
  }
}

function toGrantedProjectQuery({ query }: ProjectQuery): ProjectGrantQuery[] {
  switch (query.case) {
    case 'nameQuery':
      return [{ kind: 'projectName', text: toTextQuery(query.value.name, query.value.method) }]
    case 'projectResourceOwnerQuery':
      return [{ kind: 'orgId', id: query.value.resourceOwner }]
    default:
      return []
  }
}

export async function getProjectGrantByID(
  ctx: OrgContext,
  request: GetProjectGrantByIDRequest,
): Promise<MessageInitShape<typeof GetProjectGrantByIDResponseSchema>> {
  return { projectGrant: fromGrant(await getProjectGrant(ctx, ctx.orgId, request)) }
}

export async function listProjectGrants(
  ctx: OrgContext,
  request: ListProjectGrantsRequest,
): Promise<MessageInitShape<typeof ListProjectGrantsResponseSchema>> {
  const found = await listProjectGrantsQuery(ctx, ctx.orgId, {
    paging: toPaging(request.query),
    queries: [{ kind: 'projectId', id: request.projectId }, ...request.queries.flatMap(toGrantQuery)],
  })
  return { details: fromListed(found, ctx.now), result: found.entries.map(fromGrant) }
}

export async function listAllProjectGrants(
  ctx: OrgContext,
  request: ListAllProjectGrantsRequest,
): Promise<MessageInitShape<typeof ListAllProjectGrantsResponseSchema>> {
  const found = await listProjectGrantsQuery(ctx, ctx.orgId, {
    paging: toPaging(request.query),
    queries: request.queries.flatMap(toGrantQuery),
  })
  return { details: fromListed(found, ctx.now), result: found.entries.map(fromGrant) }
}

export async function getGrantedProjectByID(
  ctx: OrgContext,
  request: GetGrantedProjectByIDRequest,
): Promise<MessageInitShape<typeof GetGrantedProjectByIDResponseSchema>> {
  return { grantedProject: fromGrant(await getGrantedProject(ctx, ctx.orgId, request)) }
}

export async function listGrantedProjects(
  ctx: OrgContext,
  request: ListGrantedProjectsRequest,
): Promise<MessageInitShape<typeof ListGrantedProjectsResponseSchema>> {
  const found = await listGrantedProjectsQuery(ctx, ctx.orgId, {
    paging: toPaging(request.query),
    queries: request.queries.flatMap(toGrantedProjectQuery),
  })
  return { details: fromListed(found, ctx.now), result: found.entries.map(fromGrant) }
}

export async function addProjectGrant(
  ctx: OrgContext,
  request: AddProjectGrantRequest,
): Promise<MessageInitShape<typeof AddProjectGrantResponseSchema>> {
  const { grantId, details } = await addProjectGrantCommand(ctx, within(ctx, request.projectId), request)
  return { grantId, details: fromDetails(details) }
}

export async function updateProjectGrant(
  ctx: OrgContext,
  request: UpdateProjectGrantRequest,
): Promise<MessageInitShape<typeof UpdateProjectGrantResponseSchema>> {
  return {
    details: fromDetails(
      await updateProjectGrantCommand(ctx, within(ctx, request.projectId), request.grantId, request.roleKeys),
    ),
  }
}

export async function deactivateProjectGrant(
  ctx: OrgContext,
  request: DeactivateProjectGrantRequest,
): Promise<MessageInitShape<typeof DeactivateProjectGrantResponseSchema>> {
  return {
    details: fromDetails(await deactivateProjectGrantCommand(ctx, within(ctx, request.projectId), request.grantId)),
  }
}

export async function reactivateProjectGrant(
  ctx: OrgContext,
  request: ReactivateProjectGrantRequest,
): Promise<MessageInitShape<typeof ReactivateProjectGrantResponseSchema>> {
  return {
    details: fromDetails(await reactivateProjectGrantCommand(ctx, within(ctx, request.projectId), request.grantId)),
  }
}

export async function removeProjectGrant(
  ctx: OrgContext,
  request: RemoveProjectGrantRequest,
): Promise<MessageInitShape<typeof RemoveProjectGrantResponseSchema>> {
  return { details: fromDetails(await removeProjectGrantCommand(ctx, within(ctx, request.projectId), request.grantId)) }
}
