import { collectPage } from '#api/scim/collect-page.ts'
import type { Filter } from '#api/scim/filter/filter.ts'
import { loadGroups } from '#api/scim/groups/group-store.ts'
import type { ListPage, ListQuery } from '#api/scim/list-query.ts'
import { isSelected } from '#api/scim/schema/selection.ts'
import type { ScimContext } from '#api/scim/scim-context.ts'
import { candidateIds } from '#api/scim/users/candidate-ids.ts'
import { fromUserRecord, type UserRecord } from '#api/scim/users/user-resource.ts'
import { isStorable, type ScimObject } from '#api/scim/value.ts'
import { GROUP_KEY_PREFIX } from '#domain/user/provisioning/provisioned-user.ts'
import {
  countProvisionedUsers,
  findProvisionedUser,
  listProvisionedUsers,
  type ProvisionedView,
  readProvisionedUsers,
  readProvisionedUsersById,
} from '#domain/user/provisioning/provisioned-views.ts'

/** A person of the organization; undefined for none. Machines are none. */
export async function findUser(ctx: ScimContext, id: string): Promise<UserRecord | undefined> {
  const user = isStorable(id) ? await findProvisionedUser(ctx, ctx.orgId, id) : undefined
  const [record] = user ? await toRecords(ctx, [user]) : []
  return record
}

/**
 * Returns a page of users. Without filter and order the store limits it; otherwise an index narrows the compared users.
 */
export async function listUsers(ctx: ScimContext, query: ListQuery): Promise<ListPage> {
  if (query.filter || query.sortBy) {
    const ids = query.filter && (await candidateIds(ctx, query.filter))
    const batches = ids ? readProvisionedUsersById(ctx, ctx.orgId, ids) : readProvisionedUsers(ctx, ctx.orgId)
    return collectPage(resourcesOf(ctx, batches, needsGroups(query)), query)
  }
  const total = await countProvisionedUsers(ctx, ctx.orgId)
  if (query.count === 0) return { total, resources: [] }
  const users = await listProvisionedUsers(ctx, ctx.orgId, { offset: query.startIndex - 1, limit: query.count })
  const records = await toRecords(ctx, users, needsGroups(query))
  return { total, resources: records.map((record) => fromUserRecord(ctx, record)) }
}

async function* resourcesOf(
  ctx: ScimContext,
  batches: AsyncIterable<ProvisionedView[]>,
  withGroups: boolean,
): AsyncGenerator<ScimObject> {
  for await (const users of batches)
    for (const record of await toRecords(ctx, users, withGroups)) yield fromUserRecord(ctx, record)
}

/** Users with the names of their groups. */
async function toRecords(
  ctx: ScimContext,
  users: readonly ProvisionedView[],
  withGroups = true,
): Promise<UserRecord[]> {
  const groups = withGroups ? await loadGroups(ctx) : new Map<string, { displayName: string }>()
  return users.map((user) => {
    const memberships = [...user.metadata.keys()].flatMap((key) => {
      const id = key.startsWith(GROUP_KEY_PREFIX) ? key.slice(GROUP_KEY_PREFIX.length) : ''
      const group = groups.get(id)
      return group ? [{ id, displayName: group.displayName }] : []
    })
    return { user, groups: memberships }
  })
}

const needsGroups = ({ selection, filter, sortBy }: ListQuery): boolean =>
  isSelected(selection, 'groups') || sortBy?.[0].name === 'groups' || (filter !== undefined && mentionsGroups(filter))

function mentionsGroups(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.filters.some(mentionsGroups)
    case 'not':
      return mentionsGroups(filter.filter)
    default:
      return filter.path[0].name === 'groups'
  }
}
