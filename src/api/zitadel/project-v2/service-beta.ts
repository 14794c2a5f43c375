/** ProjectService of version 2 beta: the commands of version 2 behind its own messages. */
import type { ProjectService } from '@zitadel/proto/zitadel/project/v2beta/project_service_pb.js'
import type { ProjectGrantSearchFilter, ProjectSearchFilter } from '@zitadel/proto/zitadel/project/v2beta/query_pb.js'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { grantWrites, listGrants } from '#api/zitadel/project-v2/grant.ts'
import { activate, create, deactivate, fromProject, list, remove, update } from '#api/zitadel/project-v2/project.ts'
import { roles } from '#api/zitadel/project-v2/role.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { getProjectById } from '#domain/project/get-project-by-id.ts'
import type { VisibleProjectGrantQuery } from '#domain/project/grant/list-visible-project-grants.ts'
import type { VisibleProjectQuery } from '#domain/project/list-visible-projects.ts'

function toQuery({ filter }: ProjectSearchFilter): VisibleProjectQuery[] {
  switch (filter.case) {
    case 'projectNameFilter':
      return [{ kind: 'name', text: toTextQuery(filter.value.projectName, filter.value.method) }]
    case 'inProjectIdsFilter':
      return [{ kind: 'ids', ids: filter.value.ids }]
    case 'projectResourceOwnerFilter':
      return [{ kind: 'owner', orgId: filter.value.id }]
    case 'projectGrantResourceOwnerFilter':
      return [{ kind: 'grantedTo', orgId: filter.value.id }]
    case 'projectOrganizationIdFilter':
      return [{ kind: 'ownerOrGrantedTo', orgId: filter.value.id }]
    default:
      return []
  }
}

function toGrantQuery({ filter }: ProjectGrantSearchFilter): VisibleProjectGrantQuery[] {
  switch (filter.case) {
    case 'projectNameFilter':
      return [{ kind: 'projectName', text: toTextQuery(filter.value.projectName, filter.value.method) }]
    case 'roleKeyFilter':
      return [{ kind: 'roleKey', text: toTextQuery(filter.value.key, filter.value.method) }]
    case 'inProjectIdsFilter':
      return [{ kind: 'projectIds', ids: filter.value.ids }]
    case 'projectResourceOwnerFilter':
      return [{ kind: 'orgId', id: filter.value.id }]
    case 'projectGrantResourceOwnerFilter':
      return [{ kind: 'grantedOrgId', id: filter.value.id }]
    default:
      return []
  }
}

export const projectV2betaHandlers = {
  ...roles,
  ...grantWrites,
  createProject: (ctx, request) => create(ctx, request.id, request),
  updateProject: (ctx, request) =>
    update(ctx, request.id, {
      name: request.name,
      roleAssertion: request.projectRoleAssertion,
      roleCheck: request.projectRoleCheck,
      projectCheck: request.hasProjectCheck,
      privateLabeling: request.privateLabelingSetting,
    }),
  deleteProject: (ctx, { id }) => remove(ctx, id),
  getProject: async (ctx, { id }) => ({ project: { id, ...fromProject(await getProjectById(ctx, { id })) } }),
  listProjects: async (ctx, request) => {
    const { pagination, projects } = await list(ctx, request, request.filters.flatMap(toQuery))
    return { pagination, projects: projects.map((project) => ({ id: project.id, ...fromProject(project) })) }
  },
  deactivateProject: (ctx, { id }) => deactivate(ctx, id),
  activateProject: (ctx, { id }) => activate(ctx, id),
  listProjectGrants: (ctx, request) => listGrants(ctx, request, request.filters.flatMap(toGrantQuery)),
} satisfies ServiceHandlers<typeof ProjectService, OrgContext>
