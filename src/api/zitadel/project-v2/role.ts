import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { ProjectService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import { acceptUnchanged } from '#api/zitadel/messages-v2/unchanged.ts'
import { changed } from '#api/zitadel/project-v2/project.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { type Context, detailsOf } from '#domain/context.ts'
import { removeProjectRole } from '#domain/grant/remove-project-role.ts'
import { loadProject } from '#domain/project/load-project.ts'
import { addProjectRoles } from '#domain/project/role/add-project-roles.ts'
import { type ListProjectRoles, listProjectRoles } from '#domain/project/role/list-project-roles.ts'
import { updateProjectRole } from '#domain/project/role/update-project-role.ts'
import { refuse } from '#domain/reasons/reason.ts'

export const roles = {
  addProjectRole: async (ctx, { projectId: id, roleKey: key, displayName, group = '' }) => {
    const { changedAt } = await addProjectRoles(ctx, { id }, [{ key, displayName, group }])
    return { creationDate: timestampFromMs(changedAt) }
  },
  updateProjectRole: async (ctx, { projectId: id, roleKey: key, displayName, group }) => {
    const project = await loadProject(ctx, { id }, 'project.role.write')
    const role = Object.hasOwn(project.state.roles, key) ? project.state.roles[key] : undefined
    if (!role) throw refuse('projectRole.notFound')
    const wanted = { key, displayName: displayName ?? role.displayName, group: group ?? role.group }
    const updated = updateProjectRole(ctx, { id }, wanted)
    return changed(await acceptUnchanged(updated, ['projectRole.notChanged'], () => detailsOf(project)))
  },
  removeProjectRole: (ctx, { projectId: id, roleKey }) =>
    acceptUnchanged<{ removalDate?: ReturnType<typeof timestampFromMs> }>(
      removeProjectRole(ctx, { id }, roleKey).then(({ changedAt }) => ({ removalDate: timestampFromMs(changedAt) })),
      ['projectRole.notFound'],
      () => ({}),
    ),
  listProjectRoles: async (ctx, { projectId: id, pagination, filters }) => {
    const paging = toPage(pagination)
    const queries = filters.flatMap(({ filter }): ListProjectRoles['queries'] => {
      if (filter.case === 'roleKeyFilter')
        return [{ field: 'key', text: toTextQuery(filter.value.key, filter.value.method) }]
      if (filter.case === 'displayNameFilter')
        return [{ field: 'displayName', text: toTextQuery(filter.value.displayName, filter.value.method) }]
      return []
    })
    const found = await listProjectRoles(ctx, { id }, { paging, queries })
    const projectRoles = found.entries.map(({ key, displayName, group }) => ({
      projectId: id,
      key,
      displayName,
      group,
    }))
    return { pagination: fromPage(found, paging), projectRoles }
  },
} satisfies ServiceHandlers<typeof ProjectService, Context>
