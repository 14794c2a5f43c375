import { collectPage } from '#api/scim/collect-page.ts'
import type { Filter } from '#api/scim/filter/filter.ts'
import { loadGroups } from '#api/scim/groups/group-store.ts'
import type { ListPage, ListQuery } from '#api/scim/list-query.ts'
import { isSelected } from '#api/scim/schema/selection.ts'
import type { ScimContext } from '#api/scim/scim-context.ts'
import { candidateIds } from '#api/scim/users/candidate-ids.ts'
import { fromUserRecord, type UserRecord } from '#api/scim/users/user-resource.ts'
import { isStorable, type ScimObject } from '#api/scim/value.ts'
import { GROUP_KEY_PREFIX, PROVISIONED_PREFIX } from '#domain/user/provisioning/provisioned-user.ts'
import type { UserRow } from '#domain/user/user-view.ts'

const BATCH = 500

/** A person of the organization; undefined for none. Machines are none. */
export async function findUser(ctx: ScimContext, id: string): Promise<UserRecord | undefined> {
  if (!isStorable(id)) return undefined
  const rows = await peopleOf(ctx).where('id', '=', id).execute()
  const [record] = await toRecords(ctx, rows)
  return record
}

/**
 * Returns a page of users. Without filter and order the store limits it; otherwise an index narrows the compared users.
 */
export async function listUsers(ctx: ScimContext, query: ListQuery): Promise<ListPage> {
  if (query.filter || query.sortBy) {
    const ids = query.filter && (await candidateIds(ctx, query.filter))
    return collectPage(resourcesOf(ctx, ids ? rowsById(ctx, ids) : allRows(ctx), needsGroups(query)), query)
  }
  const total = await countPeople(ctx)
  if (query.count === 0) return { total, resources: [] }
  const rows = await peopleOf(ctx)
    .orderBy('created_at')
    .orderBy('id')
    .offset(query.startIndex - 1)
    .limit(query.count)
    .execute()
  const records = await toRecords(ctx, rows, needsGroups(query))
  return { total, resources: records.map((record) => fromUserRecord(ctx, record)) }
}

const peopleOf = ({ rows, orgId }: ScimContext) =>
  rows.selectFrom('users').selectAll().where('org_id', '=', orgId).where('type', '=', 'human')

async function countPeople({ rows, orgId }: ScimContext): Promise<number> {
  const counted = await rows
    .selectFrom('users')
    .select((eb) => eb.fn.countAll<number | string>().as('total'))
    .where('org_id', '=', orgId)
    .where('type', '=', 'human')
    .executeTakeFirst()
  return Number(counted?.total ?? 0)
}

async function* allRows(ctx: ScimContext): AsyncGenerator<UserRow[]> {
  for (let last = ''; ; ) {
    const rows = await peopleOf(ctx).where('id', '>', last).orderBy('id').limit(BATCH).execute()
    if (rows.length > 0) yield rows
    last = rows.at(-1)?.id ?? ''
    if (rows.length < BATCH) return
  }
}

async function* rowsById(ctx: ScimContext, ids: ReadonlySet<string>): AsyncGenerator<UserRow[]> {
  const sorted = [...ids].sort()
  for (let at = 0; at < sorted.length; at += BATCH)
    yield await peopleOf(ctx)
      .where('id', 'in', sorted.slice(at, at + BATCH))
      .orderBy('id')
      .execute()
}

async function* resourcesOf(
  ctx: ScimContext,
  batches: AsyncIterable<UserRow[]>,
  withGroups: boolean,
): AsyncGenerator<ScimObject> {
  for await (const rows of batches)
    for (const record of await toRecords(ctx, rows, withGroups)) yield fromUserRecord(ctx, record)
}

/** Users with their attributes in metadata, and the names of their groups. */
async function toRecords(ctx: ScimContext, rows: readonly UserRow[], withGroups = true): Promise<UserRecord[]> {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const [noted, groups] = await Promise.all([
    ctx.rows.selectFrom('user_metadata').select(['user_id', 'key', 'value']).where('user_id', 'in', ids).execute(),
    withGroups ? loadGroups(ctx) : new Map<string, { displayName: string }>(),
  ])
  const byUser = Map.groupBy(
    noted.filter(({ key }) => key.startsWith(PROVISIONED_PREFIX)),
    (row) => row.user_id,
  )
  return rows.map((row) => {
    const texts = (byUser.get(row.id) ?? []).map(
      ({ key, value }) => [key, Buffer.from(value, 'base64').toString()] as const,
    )
    const memberships = texts.flatMap(([key]) => {
      const id = key.startsWith(GROUP_KEY_PREFIX) ? key.slice(GROUP_KEY_PREFIX.length) : ''
      const group = groups.get(id)
      return group ? [{ id, displayName: group.displayName }] : []
    })
    return { row, metadata: new Map(texts), groups: memberships }
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
