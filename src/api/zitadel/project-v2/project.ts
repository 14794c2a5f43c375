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
import {
  type ListVisibleProjects,
  listVisibleProjects,
  type VisibleProject,
  type VisibleProjectQuery,
} from '#domain/project/list-visible-projects.ts'
import { loadProject } from '#domain/project/load-project.ts'
import type { ProjectSettings } from '#domain/project/project-state.ts'
import { reactivateProject } from '#domain/project/reactivate-project.ts'
import { updateProject } from '#domain/project/update-project.ts'

export const fromChange = ({ changedAt }: Pick<Details, 'changedAt'>) => ({ changeDate: timestampFromMs(changedAt) })

/** The state of a project, after a write that changed nothing. */
const current = (ctx: Context, id: string) => async () => detailsOf(await loadProject(ctx, { id }, 'project.write'))

const STATES = { active: 1, inactive: 2 } as const

/** The members of a project that both versions name alike. */
export const fromProject = (project: VisibleProject) => ({
  organizationId: project.orgId,
  creationDate: timestampFromMs(project.createdAt),
  ...fromChange(project),
  name: project.name,
  state: STATES[project.state],
  projectRoleAssertion: project.roleAssertion,
  authorizationRequired: project.roleCheck,
  projectAccessRequired: project.projectCheck,
  privateLabelingSetting: labelingOf(project.privateLabeling),
  ...(project.granted ? fromGranted(project.granted) : {}),
})

const fromGranted = ({ orgId, orgName, state }: NonNullable<VisibleProject['granted']>) => ({
  grantedOrganizationId: orgId,
  grantedOrganizationName: orgName,
  grantedState: STATES[state],
})

/** Numbers of the enum, which version 1 shares. */
const labelingOf = (setting: number): 0 | 1 | 2 => (setting === 1 || setting === 2 ? setting : 0)

/** Sides of a project by the number of `ProjectOrganizationIDFilter.Type`. */
const SIDES = ['ownerOrGrantedTo', 'owner', 'grantedTo', 'ownerOrGrantedTo'] as const

type Filter = Parameters<typeof projects.listProjects>[1]['filters'][number]['filter']

function toQuery(filter: Filter): VisibleProjectQuery[] {
  switch (filter.case) {
    case 'projectNameFilter':
      return [{ kind: 'name', text: toTextQuery(filter.value.projectName, filter.value.method) }]
    case 'inProjectIdsFilter':
      return [{ kind: 'ids', ids: filter.value.ids }]
    case 'organizationIdFilter':
      return [{ kind: SIDES[filter.value.type], orgId: filter.value.organizationId }]
    default:
      return []
  }
}

const SORTING: readonly ListVisibleProjects['sortBy'][] = ['id', 'id', 'creationDate', 'changeDate', 'name']

interface ListRequest {
  readonly pagination?: Parameters<typeof toPage>[0]
  readonly sortingColumn?: number | undefined
}

/** Lists projects; the numbers of the columns are the same in both versions. */
export async function list(ctx: Context, request: ListRequest, queries: readonly VisibleProjectQuery[]) {
  const paging = toPage(request.pagination)
  const sortBy = SORTING[request.sortingColumn ?? 0] ?? 'id'
  const projects = await listVisibleProjects(ctx, { paging, sortBy, queries })
  return { pagination: fromPage(projects, paging), projects: projects.entries }
}

interface NewProject {
  readonly organizationId: string
  readonly name: string
  readonly projectRoleAssertion: boolean
  readonly authorizationRequired: boolean
  readonly projectAccessRequired: boolean
  readonly privateLabelingSetting: number
}

/** `id`: chosen by the caller; '' or absent: a new one. */
export async function create(ctx: Context, id: string | undefined, request: NewProject) {
  const added = await addProject(ctx, {
    ...(id ? { id } : {}),
    orgId: request.organizationId,
    name: request.name,
    roleAssertion: request.projectRoleAssertion,
    roleCheck: request.authorizationRequired,
    projectCheck: request.projectAccessRequired,
    privateLabeling: request.privateLabelingSetting,
  })
  return { id: added.id, creationDate: timestampFromMs(added.details.changedAt) }
}

type Changes = { readonly [K in keyof ProjectSettings]: ProjectSettings[K] | undefined }

/** Changes the given settings; the same ones again are accepted. */
export async function update(ctx: Context, id: string, changes: Changes) {
  const { state } = await loadProject(ctx, { id }, 'project.write')
  const settings: ProjectSettings = {
    name: changes.name ?? state.name,
    roleAssertion: changes.roleAssertion ?? state.roleAssertion,
    roleCheck: changes.roleCheck ?? state.roleCheck,
    projectCheck: changes.projectCheck ?? state.projectCheck,
    privateLabeling: changes.privateLabeling ?? state.privateLabeling,
  }
  const updated = updateProject(ctx, { id }, settings)
  return fromChange(await acceptUnchanged(updated, ['project.notChanged'], current(ctx, id)))
}

/** Deletes a project; one that does not exist is accepted, without a date. */
export const remove = (ctx: Context, id: string) =>
  acceptUnchanged<{ deletionDate?: ReturnType<typeof timestampFromMs> }>(
    removeProject(ctx, { id }).then(({ changedAt }) => ({ deletionDate: timestampFromMs(changedAt) })),
    ['project.notFound'],
    () => ({}),
  )

export const deactivate = async (ctx: Context, id: string) =>
  fromChange(await acceptUnchanged(deactivateProject(ctx, { id }), ['project.notActive'], current(ctx, id)))

export const activate = async (ctx: Context, id: string) =>
  fromChange(await acceptUnchanged(reactivateProject(ctx, { id }), ['project.notInactive'], current(ctx, id)))

export const projects = {
  createProject: async (ctx, request) => {
    const { id, creationDate } = await create(ctx, request.projectId, request)
    return { projectId: id, creationDate }
  },
  updateProject: (ctx, request) =>
    update(ctx, request.projectId, {
      name: request.name,
      roleAssertion: request.projectRoleAssertion,
      roleCheck: request.authorizationRequired,
      projectCheck: request.projectAccessRequired,
      privateLabeling: request.privateLabelingSetting,
    }),
  deleteProject: (ctx, { projectId }) => remove(ctx, projectId),
  getProject: async (ctx, { projectId: id }) => {
    const project = await getProjectById(ctx, { id })
    return { project: { projectId: id, ...fromProject(project) } }
  },
  listProjects: async (ctx, request) => {
    const queries = request.filters.flatMap(({ filter }) => toQuery(filter))
    const { pagination, projects: projectViews } = await list(ctx, request, queries)
    return { pagination, projects: projectViews.map((project) => ({ projectId: project.id, ...fromProject(project) })) }
  },
  deactivateProject: (ctx, { projectId }) => deactivate(ctx, projectId),
  activateProject: (ctx, { projectId }) => activate(ctx, projectId),
} satisfies ServiceHandlers<typeof ProjectService, Context>
