import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  AddProjectRequest,
  AddProjectResponseSchema,
  DeactivateProjectRequest,
  DeactivateProjectResponseSchema,
  GetProjectByIDRequest,
  GetProjectByIDResponseSchema,
  ListAppChangesRequest,
  ListAppChangesResponseSchema,
  ListProjectChangesRequest,
  ListProjectChangesResponseSchema,
  ListProjectGrantChangesRequest,
  ListProjectGrantChangesResponseSchema,
  ListProjectsRequest,
  ListProjectsResponseSchema,
  ReactivateProjectRequest,
  ReactivateProjectResponseSchema,
  RemoveProjectRequest,
  RemoveProjectResponseSchema,
  UpdateProjectRequest,
  UpdateProjectResponseSchema,
} from '@zitadel/proto/zitadel/management_pb.js'
import {
  type ProjectQuery as ProjectQueryMessage,
  type ProjectSchema,
  ProjectState,
} from '@zitadel/proto/zitadel/project_pb.js'
import { fromChange, toChangeQuery } from '#api/zitadel/change.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { within } from '#api/zitadel/within.ts'
import { removeProject as removeProjectCommand } from '#domain/grant/remove-project.ts'
import { addProject as addProjectCommand } from '#domain/project/add-project.ts'
import { deactivateProject as deactivateProjectCommand } from '#domain/project/deactivate-project.ts'
import { listProjectChanges as listProjectChangesQuery } from '#domain/project/flows/list-project-changes.ts'
import { getProjectById } from '#domain/project/get-project-by-id.ts'
import { listProjects as listProjectsQuery, type ProjectQuery } from '#domain/project/list-projects.ts'
import type { ProjectSettings } from '#domain/project/project-state.ts'
import type { ProjectView } from '#domain/project/project-view.ts'
import { reactivateProject as reactivateProjectCommand } from '#domain/project/reactivate-project.ts'
import { updateProject as updateProjectCommand } from '#domain/project/update-project.ts'

export const toSettings = (request: AddProjectRequest | UpdateProjectRequest): ProjectSettings => ({
  name: request.name,
  roleAssertion: request.projectRoleAssertion,
  roleCheck: request.projectRoleCheck,
  projectCheck: request.hasProjectCheck,
  privateLabeling: request.privateLabelingSetting,
})

const fromProject = (project: ProjectView): MessageInitShape<typeof ProjectSchema> => ({
  id: project.id,
  details: fromDetails({ ...project, owner: project.orgId }),
  name: project.name,
  state: project.state === 'active' ? ProjectState.ACTIVE : ProjectState.INACTIVE,
  projectRoleAssertion: project.roleAssertion,
  projectRoleCheck: project.roleCheck,
  hasProjectCheck: project.projectCheck,
  privateLabelingSetting: project.privateLabeling,
})

function toProjectQuery({ query }: ProjectQueryMessage): ProjectQuery[] {
  switch (query.case) {
    case 'nameQuery':
      return [{ kind: 'name', text: toTextQuery(query.value.name, query.value.method) }]
    case 'projectResourceOwnerQuery':
      return [{ kind: 'resourceOwner', orgId: query.value.resourceOwner }]
    default:
      return []
  }
}

export async function getProjectByID(
  ctx: OrgContext,
  request: GetProjectByIDRequest,
): Promise<MessageInitShape<typeof GetProjectByIDResponseSchema>> {
  return { project: fromProject(await getProjectById(ctx, within(ctx, request.id))) }
}

export async function listProjects(
  ctx: OrgContext,
  request: ListProjectsRequest,
): Promise<MessageInitShape<typeof ListProjectsResponseSchema>> {
  const found = await listProjectsQuery(ctx, {
    orgId: ctx.orgId,
    paging: toPaging(request.query),
    queries: request.queries.flatMap(toProjectQuery),
  })
  return { details: fromListed(found, ctx.now), result: found.entries.map(fromProject) }
}

export async function listProjectChanges(
  ctx: OrgContext,
  request: ListProjectChangesRequest,
): Promise<MessageInitShape<typeof ListProjectChangesResponseSchema>> {
  const changes = await listProjectChangesQuery(ctx, within(ctx, request.projectId), toChangeQuery(request.query))
  return { result: changes.map((change) => fromChange(change, ctx.language)) }
}

export async function listAppChanges(
  ctx: OrgContext,
  request: ListAppChangesRequest,
): Promise<MessageInitShape<typeof ListAppChangesResponseSchema>> {
  const { projectId, appId, query } = request
  const changes = await listProjectChangesQuery(ctx, within(ctx, projectId), toChangeQuery(query), { appId })
  return { result: changes.map((change) => fromChange(change, ctx.language)) }
}

export async function listProjectGrantChanges(
  ctx: OrgContext,
  request: ListProjectGrantChangesRequest,
): Promise<MessageInitShape<typeof ListProjectGrantChangesResponseSchema>> {
  const { projectId, grantId, query } = request
  const changes = await listProjectChangesQuery(ctx, within(ctx, projectId), toChangeQuery(query), { grantId })
  return { result: changes.map((change) => fromChange(change, ctx.language)) }
}

export async function addProject(
  ctx: OrgContext,
  request: AddProjectRequest,
): Promise<MessageInitShape<typeof AddProjectResponseSchema>> {
  const { id, details } = await addProjectCommand(ctx, { orgId: ctx.orgId, ...toSettings(request) })
  return { id, details: fromDetails(details) }
}

export async function updateProject(
  ctx: OrgContext,
  request: UpdateProjectRequest,
): Promise<MessageInitShape<typeof UpdateProjectResponseSchema>> {
  return { details: fromDetails(await updateProjectCommand(ctx, within(ctx, request.id), toSettings(request))) }
}

export async function deactivateProject(
  ctx: OrgContext,
  request: DeactivateProjectRequest,
): Promise<MessageInitShape<typeof DeactivateProjectResponseSchema>> {
  return { details: fromDetails(await deactivateProjectCommand(ctx, within(ctx, request.id))) }
}

export async function reactivateProject(
  ctx: OrgContext,
  request: ReactivateProjectRequest,
): Promise<MessageInitShape<typeof ReactivateProjectResponseSchema>> {
  return { details: fromDetails(await reactivateProjectCommand(ctx, within(ctx, request.id))) }
}

export async function removeProject(
  ctx: OrgContext,
  request: RemoveProjectRequest,
): Promise<MessageInitShape<typeof RemoveProjectResponseSchema>> {
  return { details: fromDetails(await removeProjectCommand(ctx, within(ctx, request.id))) }
}
