import { collectPage } from '#api/scim/collect-page.ts'
import { fromGroup, type Member } from '#api/scim/groups/group-resource.ts'
import { listMembers, listMemberships, listMembersOfAll, loadGroups } from '#api/scim/groups/group-store.ts'
import { membersToCompare } from '#api/scim/groups/members-to-compare.ts'
import type { ListPage, ListQuery } from '#api/scim/list-query.ts'
import { isSelected } from '#api/scim/schema/selection.ts'
import type { ScimContext } from '#api/scim/scim-context.ts'
import type { ScimObject } from '#api/scim/value.ts'

/** A page of groups. Reads only the members that the filter compares or the response has. */
export async function listGroups(ctx: ScimContext, query: ListQuery): Promise<ListPage> {
  const page = await collectPage(comparableGroups(ctx, query), query)
  const [groups, ids] = [await loadGroups(ctx), page.resources.map(({ id }) => String(id))]
  const members = isSelected(query.selection, 'members') ? await listMembersOfAll(ctx, ids) : undefined
  const resources = ids.flatMap((id) => {
    const group = groups.get(id)
    return group ? [fromGroup(ctx, group, members && (members.get(id) ?? []))] : []
  })
  return { total: page.total, resources }
}

/** Returns all groups with the members that the query compares. */
async function* comparableGroups(ctx: ScimContext, query: ListQuery): AsyncGenerator<ScimObject> {
  const compared = membersToCompare(query)
  const known = compared === 'all' ? undefined : await listMemberships(ctx, compared)
  const membersOf = async (groupId: string): Promise<readonly Member[] | undefined> =>
    known ? known.get(groupId) : listMembers(ctx, groupId)
  for (const group of (await loadGroups(ctx)).values()) yield fromGroup(ctx, group, await membersOf(group.id))
}
