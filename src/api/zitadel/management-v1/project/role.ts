import type { MessageInitShape } from '@bufbuild/protobuf'
import type { ListGrantedProjectRolesRequest, ListProjectRolesRequest } from '@zitadel/proto/zitadel/management_pb.js'
import type { RoleQuery, RoleSchema } from '@zitadel/proto/zitadel/project_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { within } from '#api/zitadel/within.ts'
import { removeProjectRole } from '#domain/grant/remove-project-role.ts'
import { addProjectRoles } from '#domain/project/role/add-project-roles.ts'
import {
  type FoundProjectRole,
  type ListProjectRoles,
  listGrantedProjectRoles,
  listProjectRoles,
} from '#domain/project/role/list-project-roles.ts'
import { updateProjectRole } from '#domain/project/role/update-project-role.ts'

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

export const projectRole = {
  async listProjectRoles(ctx, request) {
    const roles = await listProjectRoles(ctx, within(ctx, request.projectId), toList(request))
    return { details: fromListed(roles, ctx.now), result: roles.entries.map(fromRole) }
  },
  async listGrantedProjectRoles(ctx, request) {
    const grant = { projectId: request.projectId, grantId: request.grantId, within: ctx.orgId }
    const roles = await listGrantedProjectRoles(ctx, grant, toList(request))
    return { details: fromListed(roles, ctx.now), result: roles.entries.map(fromRole) }
  },
  async addProjectRole(ctx, request) {
    return { details: fromDetails(await addProjectRoles(ctx, within(ctx, request.projectId), [toRole(request)])) }
  },
  async bulkAddProjectRoles(ctx, request) {
    const roles = request.roles.map(({ key, displayName, group }) => ({ key, displayName, group }))
    return { details: fromDetails(await addProjectRoles(ctx, within(ctx, request.projectId), roles)) }
  },
  async updateProjectRole(ctx, request) {
    return { details: fromDetails(await updateProjectRole(ctx, within(ctx, request.projectId), toRole(request))) }
  },
  async removeProjectRole(ctx, request) {
    return { details: fromDetails(await removeProjectRole(ctx, within(ctx, request.projectId), request.roleKey)) }
  },
} satisfies ManagementRpcs
