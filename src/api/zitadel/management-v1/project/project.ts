import type { MessageInitShape } from '@bufbuild/protobuf'
import type { AddProjectRequest, UpdateProjectRequest } from '@zitadel/proto/zitadel/management_pb.js'
import {
  type ProjectQuery as ProjectQueryMessage,
  type ProjectSchema,
  ProjectState,
} from '@zitadel/proto/zitadel/project_pb.js'
import { fromChange, toChangeQuery } from '#api/zitadel/change.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { within } from '#api/zitadel/within.ts'
import { removeProject } from '#domain/grant/remove-project.ts'
import { addProject } from '#domain/project/add-project.ts'
import { deactivateProject } from '#domain/project/deactivate-project.ts'
import { listProjectChanges } from '#domain/project/flows/list-project-changes.ts'
import { getProjectById } from '#domain/project/get-project-by-id.ts'
import { listProjects, type ProjectQuery } from '#domain/project/list-projects.ts'
import type { ProjectSettings } from '#domain/project/project-state.ts'
import type { ProjectView } from '#domain/project/project-view.ts'
import { reactivateProject } from '#domain/project/reactivate-project.ts'
import { updateProject } from '#domain/project/update-project.ts'

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

export const project = {
  async getProjectByID(ctx, request) {
    return { project: fromProject(await getProjectById(ctx, within(ctx, request.id))) }
  },
  async listProjects(ctx, request) {
    const projects = await listProjects(ctx, {
      orgId: ctx.orgId,
      paging: toPaging(request.query),
      queries: request.queries.flatMap(toProjectQuery),
    })
    return { details: fromListed(projects, ctx.now), result: projects.entries.map(fromProject) }
  },
  async listProjectChanges(ctx, request) {
    const changes = await listProjectChanges(ctx, within(ctx, request.projectId), toChangeQuery(request.query))
    return { result: changes.map((change) => fromChange(change, ctx.language)) }
  },
  async listAppChanges(ctx, request) {
    const { projectId, appId, query } = request
    const changes = await listProjectChanges(ctx, within(ctx, projectId), toChangeQuery(query), { appId })
    return { result: changes.map((change) => fromChange(change, ctx.language)) }
  },
  async listProjectGrantChanges(ctx, request) {
    const { projectId, grantId, query } = request
    const changes = await listProjectChanges(ctx, within(ctx, projectId), toChangeQuery(query), { grantId })
    return { result: changes.map((change) => fromChange(change, ctx.language)) }
  },
  async addProject(ctx, request) {
    const { id, details } = await addProject(ctx, { orgId: ctx.orgId, ...toSettings(request) })
    return { id, details: fromDetails(details) }
  },
  async updateProject(ctx, request) {
    return { details: fromDetails(await updateProject(ctx, within(ctx, request.id), toSettings(request))) }
  },
  async deactivateProject(ctx, request) {
    return { details: fromDetails(await deactivateProject(ctx, within(ctx, request.id))) }
  },
  async reactivateProject(ctx, request) {
    return { details: fromDetails(await reactivateProject(ctx, within(ctx, request.id))) }
  },
  async removeProject(ctx, request) {
    return { details: fromDetails(await removeProject(ctx, within(ctx, request.id))) }
  },
} satisfies ManagementRpcs
