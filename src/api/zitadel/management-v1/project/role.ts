import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  AddProjectRoleRequest,
  AddProjectRoleResponseSchema,
  BulkAddProjectRolesRequest,
  BulkAddProjectRolesResponseSchema,
  ListGrantedProjectRolesRequest,
  ListGrantedProjectRolesResponseSchema,
  ListProjectRolesRequest,
  ListProjectRolesResponseSchema,
  RemoveProjectRoleRequest,
  RemoveProjectRoleResponseSchema,
  UpdateProjectRoleRequest,
  UpdateProjectRoleResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import type { RoleQuery, RoleSchema } from '@zitadel/proto/zitadel/project_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { within } from '#api/zitadel/within.ts'
import { removeProjectRole as removeProjectRoleCommand } from '#domain/grant/remove-project-role.ts'
import { addProjectRoles } from '#domain/project/role/add-project-roles.ts'
import {
  type FoundProjectRole,
  type ListProjectRoles,
  listGrantedProjectRoles as listGrantedProjectRolesQuery,
  listProjectRoles as listProjectRolesQuery,
} from '#domain/project/role/list-project-roles.ts'
import { updateProjectRole as updateProjectRoleCommand } from '#domain/project/role/update-project-role.ts'

const fromRole = (role: FoundProjectRole): MessageInitShape<typeof RoleSchema> => ({
  key: role.key,
  details: fromDetails({ ...role, owner: role.orgId }),
  displayName: role.displayName,
  group: role.group,
})

const toRole = (request: { roleKey: string; displayName: string; group: string }) => ({
  key: request.roleKey,
  displayName: request.displayName,
  group: request.group,
})

function toRoleQuery({ query }: RoleQuery): ListProjectRoles['queries'] {
  switch (query.case) {
    case 'keyQuery':
      return [{ field: 'key', text: toTextQuery(query.value.key, query.value.method) }]
    case 'displayNameQuery':
      return [{ field: 'displayName', text: toTextQuery(query.value.displayName, query.value.method) }]
    default:
      return []
  }
}

const toList = (request: ListProjectRolesRequest | ListGrantedProjectRolesRequest): ListProjectRoles => ({
  paging: toPaging(request.query),
  queries: request.queries.flatMap(toRoleQuery),
})

export async function listProjectRoles(
  ctx: OrgContext,
  request: ListProjectRolesRequest,
): Promise<MessageInitShape<typeof ListProjectRolesResponseSchema>> {
  const roles = await listProjectRolesQuery(ctx, within(ctx, request.projectId), toList(request))
  return { details: fromListed(roles, ctx.now), result: roles.entries.map(fromRole) }
}

export async function listGrantedProjectRoles(
  ctx: OrgContext,
  request: ListGrantedProjectRolesRequest,
): Promise<MessageInitShape<typeof ListGrantedProjectRolesResponseSchema>> {
  const grant = { projectId: request.projectId, grantId: request.grantId, within: ctx.orgId }
  const roles = await listGrantedProjectRolesQuery(ctx, grant, toList(request))
  return { details: fromListed(roles, ctx.now), result: roles.entries.map(fromRole) }
}

export async function addProjectRole(
  ctx: OrgContext,
  request: AddProjectRoleRequest,
): Promise<MessageInitShape<typeof AddProjectRoleResponseSchema>> {
  return { details: fromDetails(await addProjectRoles(ctx, within(ctx, request.projectId), [toRole(request)])) }
}

export async function bulkAddProjectRoles(
  ctx: OrgContext,
  request: BulkAddProjectRolesRequest,
): Promise<MessageInitShape<typeof BulkAddProjectRolesResponseSchema>> {
  const roles = request.roles.map(({ key, displayName, group }) => ({ key, displayName, group }))
  return { details: fromDetails(await addProjectRoles(ctx, within(ctx, request.projectId), roles)) }
}

export async function updateProjectRole(
  ctx: OrgContext,
  request: UpdateProjectRoleRequest,
): Promise<MessageInitShape<typeof UpdateProjectRoleResponseSchema>> {
  return { details: fromDetails(await updateProjectRoleCommand(ctx, within(ctx, request.projectId), toRole(request))) }
}

export async function removeProjectRole(
  ctx: OrgContext,
  request: RemoveProjectRoleRequest,
): Promise<MessageInitShape<typeof RemoveProjectRoleResponseSchema>> {
  return { details: fromDetails(await removeProjectRoleCommand(ctx, within(ctx, request.projectId), request.roleKey)) }
}
