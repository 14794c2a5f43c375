import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { ProjectService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import { acceptUnchanged } from '#api/zitadel/messages-v2/unchanged.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { removeProject } from '#domain/grant/remove-project.ts'
import { addProject } from '#domain/project/add-project.ts'
import { deactivateProject } from '#domain/project/deactivate-project.ts'
import { getProjectById } from '#domain/project/get-project-by-id.ts'
import { listVisibleProjects, type VisibleProjectQuery } from '#domain/project/list-visible-projects.ts'
import { loadProject } from '#domain/project/load-project.ts'
import type { ProjectSettings } from '#domain/project/project-state.ts'
import type { ProjectView } from '#domain/project/project-view.ts'
import { reactivateProject } from '#domain/project/reactivate-project.ts'
import { updateProject } from '#domain/project/update-project.ts'

export const changed = ({ changedAt }: Pick<Details, 'changedAt'>) => ({ changeDate: timestampFromMs(changedAt) })

/** The state of a project, after a write that changed nothing. */
const current = (ctx: Context, id: string) => async () => detailsOf(await loadProject(ctx, { id }, 'project.write'))

const STATES = { active: 1, inactive: 2 } as const

const fromProject = (project: ProjectView) => ({
  projectId: project.id,
  organizationId: project.orgId,
  creationDate: timestampFromMs(project.createdAt),
  ...changed(project),
  name: project.name,
  state: STATES[project.state],
  projectRoleAssertion: project.roleAssertion,
  authorizationRequired: project.roleCheck,
  projectAccessRequired: project.projectCheck,
  privateLabelingSetting: labelingOf(project.privateLabeling),
})

/** Numbers of the enum, which version 1 shares. */
const labelingOf = (setting: number): 0 | 1 | 2 => (setting === 1 || setting === 2 ? setting : 0)

/** Of `ProjectOrganizationIDFilter.Type`: projects that were granted to the organization, which are not listed. */
const GRANTED = 2

type Filter = Parameters<typeof projects.listProjects>[1]['filters'][number]['filter']

function toQuery(filter: Filter): VisibleProjectQuery[] {
  switch (filter.case) {
    case 'projectNameFilter':
      return [{ kind: 'name', text: toTextQuery(filter.value.projectName, filter.value.method) }]
    case 'inProjectIdsFilter':
      return [{ kind: 'ids', ids: filter.value.ids }]
    case 'organizationIdFilter':
      if (filter.value.type === GRANTED) return [{ kind: 'ids', ids: [] }]
      return [{ kind: 'orgId', orgId: filter.value.organizationId }]
    default:
      return []
  }
}

const SORTING = ['id', 'id', 'creationDate', 'changeDate', 'name'] as const

export const projects = {
  createProject: async (ctx, request) => {
    const { id, details } = await addProject(ctx, {
      ...(request.projectId ? { id: request.projectId } : {}),
      orgId: request.organizationId,
      name: request.name,
      roleAssertion: request.projectRoleAssertion,
      roleCheck: request.authorizationRequired,
      projectCheck: request.projectAccessRequired,
      privateLabeling: request.privateLabelingSetting,
    })
    return { projectId: id, creationDate: timestampFromMs(details.changedAt) }
  },
  updateProject: async (ctx, request) => {
    const { state } = await loadProject(ctx, { id: request.projectId }, 'project.write')
    const settings: ProjectSettings = {
      name: request.name ?? state.name,
      roleAssertion: request.projectRoleAssertion ?? state.roleAssertion,
      roleCheck: request.authorizationRequired ?? state.roleCheck,
      projectCheck: request.projectAccessRequired ?? state.projectCheck,
      privateLabeling: request.privateLabelingSetting ?? state.privateLabeling,
    }
    const id = request.projectId
    const updated = updateProject(ctx, { id }, settings)
    return changed(await acceptUnchanged(updated, ['project.notChanged'], current(ctx, id)))
  },
  deleteProject: (ctx, { projectId: id }) =>
    acceptUnchanged<{ deletionDate?: ReturnType<typeof timestampFromMs> }>(
      removeProject(ctx, { id }).then(({ changedAt }) => ({ deletionDate: timestampFromMs(changedAt) })),
      ['project.notFound'],
      () => ({}),
    ),
  getProject: async (ctx, { projectId: id }) => ({ project: fromProject(await getProjectById(ctx, { id })) }),
  listProjects: async (ctx, { pagination, sortingColumn, filters }) => {
    const paging = toPage(pagination)
    const sortBy = SORTING[sortingColumn ?? 0] ?? 'id'
    const queries = filters.flatMap(({ filter }) => toQuery(filter))
    const found = await listVisibleProjects(ctx, { paging, sortBy, queries })
    return { pagination: fromPage(found, paging), projects: found.entries.map(fromProject) }
  },
  deactivateProject: async (ctx, { projectId: id }) =>
    changed(await acceptUnchanged(deactivateProject(ctx, { id }), ['project.notActive'], current(ctx, id))),
  activateProject: async (ctx, { projectId: id }) =>
    changed(await acceptUnchanged(reactivateProject(ctx, { id }), ['project.notInactive'], current(ctx, id))),
} satisfies ServiceHandlers<typeof ProjectService, Context>
