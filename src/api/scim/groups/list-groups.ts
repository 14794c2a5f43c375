import { collectPage } from '#api/scim/collect-page.ts'
import type { Filter } from '#api/scim/filter/filter.ts'
import { fromGroup } from '#api/scim/groups/group-resource.ts'
import { listMembers, loadGroups } from '#api/scim/groups/group-store.ts'
import type { ListPage, ListQuery } from '#api/scim/list-query.ts'
import { isSelected } from '#api/scim/schema/selection.ts'
import type { ScimContext } from '#api/scim/scim-context.ts'
import type { ScimObject } from '#api/scim/value.ts'

/** A page of groups. Members are read only where the answer or the filter has them. */
export async function listGroups(ctx: ScimContext, query: ListQuery): Promise<ListPage> {
  const early = query.filter !== undefined && mentionsMembers(query.filter)
  const page = await collectPage(groupsOf(ctx, early), query)
  if (early || !isSelected(query.selection, 'members')) return page
  const groups = await loadGroups(ctx)
  const resources = await Promise.all(
    page.resources.map(async (resource) => {
      const group = groups.get(String(resource.id))
      return group ? fromGroup(ctx, group, await listMembers(ctx, group.id)) : resource
    }),
  )
  return { ...page, resources }
}

async function* groupsOf(ctx: ScimContext, withMembers: boolean): AsyncGenerator<ScimObject> {
  for (const group of (await loadGroups(ctx)).values())
    yield fromGroup(ctx, group, withMembers ? await listMembers(ctx, group.id) : undefined)
}

/** The version covers the members too. */
function mentionsMembers(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.some(mentionsMembers)
    case 'not':
      return mentionsMembers(filter.filter)
    default:
      return filter.path[0].name === 'members' || filter.path[0].name === 'meta'
  }
}
