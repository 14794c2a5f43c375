/** Roles of projects. The messages of both versions have the same members. */

import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { ProjectService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import { acceptUnchanged } from '#api/zitadel/messages-v2/unchanged.ts'
import { fromChange } from '#api/zitadel/project-v2/project.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { type Context, detailsOf } from '#domain/context.ts'
import { removeProjectRole } from '#domain/grant/remove-project-role.ts'
import { loadProject } from '#domain/project/load-project.ts'
import { addProjectRoles } from '#domain/project/role/add-project-roles.ts'
import { type ListProjectRoles, listProjectRoles } from '#domain/project/role/list-project-roles.ts'
import { updateProjectRole } from '#domain/project/role/update-project-role.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { ownProperty } from '#kit/own-property.ts'

interface OnRole {
  readonly projectId: string
  readonly roleKey: string
}

interface TextFilter {
  readonly method: number
}

interface ListRequest {
  readonly projectId: string
  readonly pagination?: Parameters<typeof toPage>[0]
  readonly sortingColumn?: number | undefined
  readonly filters: readonly {
    readonly filter:
      | { readonly case: 'roleKeyFilter'; readonly value: TextFilter & { readonly key: string } }
      | { readonly case: 'displayNameFilter'; readonly value: TextFilter & { readonly displayName: string } }
      | { readonly case: undefined; readonly value?: undefined }
  }[]
}

function toQuery({ filter }: ListRequest['filters'][number]): ListProjectRoles['queries'] {
  if (filter.case === 'roleKeyFilter')
    return [{ field: 'key', text: toTextQuery(filter.value.key, filter.value.method) }]
  if (filter.case === 'displayNameFilter')
    return [{ field: 'displayName', text: toTextQuery(filter.value.displayName, filter.value.method) }]
  return []
}

/** Columns by the number of `ProjectRoleFieldName`. */
const SORTING = ['key', 'key', 'createdAt', 'changedAt'] as const

export const roles = {
  async addProjectRole(
    ctx: Context,
    request: OnRole & { readonly displayName: string; readonly group?: string | undefined },
  ) {
    const role = { key: request.roleKey, displayName: request.displayName, group: request.group ?? '' }
    const { changedAt } = await addProjectRoles(ctx, { id: request.projectId }, [role])
    return { creationDate: timestampFromMs(changedAt) }
  },
  async updateProjectRole(
    ctx: Context,
    request: OnRole & { readonly displayName?: string | undefined; readonly group?: string | undefined },
  ) {
    const { projectId: id, roleKey: key, displayName, group } = request
    const project = await loadProject(ctx, { id }, 'project.role.write')
    const role = ownProperty(project.state.roles, key)
    if (!role) throw refuse('projectRole.notFound')
    const newRole = { key, displayName: displayName ?? role.displayName, group: group ?? role.group }
    const updated = updateProjectRole(ctx, { id }, newRole)
    return fromChange(await acceptUnchanged(updated, ['projectRole.notChanged'], () => detailsOf(project)))
  },
  removeProjectRole: (ctx: Context, { projectId: id, roleKey }: OnRole) =>
    acceptUnchanged<{ removalDate?: ReturnType<typeof timestampFromMs> }>(
      removeProjectRole(ctx, { id }, roleKey).then(({ changedAt }) => ({ removalDate: timestampFromMs(changedAt) })),
      ['projectRole.notFound'],
      () => ({}),
    ),
  async listProjectRoles(ctx: Context, { projectId: id, pagination, sortingColumn, filters }: ListRequest) {
    const paging = toPage(pagination)
    const query = { paging, sortBy: SORTING[sortingColumn ?? 0] ?? 'key', queries: filters.flatMap(toQuery) }
    const roles = await listProjectRoles(ctx, { id }, query)
    const projectRoles = roles.entries.map((role) => ({
      projectId: id,
      key: role.key,
      creationDate: timestampFromMs(role.createdAt),
      ...fromChange(role),
      displayName: role.displayName,
      group: role.group,
    }))
    return { pagination: fromPage(roles, paging), projectRoles }
  },
} satisfies ServiceHandlers<typeof ProjectService, Context>
