/** Ids of an organization's users by indexed values; machines may be among them. */
import type { Context } from '#domain/context.ts'
import { GROUP_KEY_PREFIX } from '#domain/user/provisioning/provisioned-user.ts'
import { foldCase } from '#kit/fold-case.ts'

type Reader = Pick<Context, 'rows'>

export const findIdsByUserName = (ctx: Reader, orgId: string, userName: string): Promise<Set<string>> =>
  idsByColumn(ctx, orgId, ['user_name_key', userName])

export const findIdsByEmail = (ctx: Reader, orgId: string, address: string): Promise<Set<string>> =>
  idsByColumn(ctx, orgId, ['email_key', address])

async function idsByColumn(
  { rows }: Reader,
  orgId: string,
  [column, value]: readonly ['user_name_key' | 'email_key', string],
): Promise<Set<string>> {
  const idRows = await rows
    .selectFrom('users')
    .select('id')
    .where('org_id', '=', orgId)
    .where(column, '=', foldCase(value))
    .execute()
  return new Set(idRows.map(({ id }) => id))
}

export async function findIdsByMetadata(
  { rows }: Reader,
  orgId: string,
  { key, value }: { readonly key: string; readonly value: string },
): Promise<Set<string>> {
  const idRows = await rows
    .selectFrom('user_metadata')
    .select('user_id')
    .where('org_id', '=', orgId)
    .where('key', '=', key)
    .where('value', '=', Buffer.from(value).toString('base64'))
    .execute()
  return new Set(idRows.map((entry) => entry.user_id))
}

/** Returns the values that users have under a metadata key, by the id of the user. */
export async function findMetadataByKey({ rows }: Reader, orgId: string, key: string): Promise<Map<string, string>> {
  const idRows = await rows
    .selectFrom('user_metadata')
    .select(['user_id', 'value'])
    .where('org_id', '=', orgId)
    .where('key', '=', key)
    .execute()
  return new Map(idRows.map((entry) => [entry.user_id, Buffer.from(entry.value, 'base64').toString()]))
}

/** Returns those of the ids that belong to persons of the organization. */
export async function findPersonIds({ rows }: Reader, orgId: string, ids: Iterable<string>): Promise<Set<string>> {
  const existingIds = new Set<string>()
  for (const some of batchesOf([...ids])) {
    const query = rows.selectFrom('users').select('id').where('org_id', '=', orgId).where('type', '=', 'human')
    for (const { id } of await query.where('id', 'in', some).execute()) existingIds.add(id)
  }
  return existingIds
}

/** A user's entry for a group. */
export interface GroupMember {
  readonly id: string
  readonly name: string
  /** Metadata key of the group. */
  readonly key: string
}

/** Returns the members of groups, by their metadata keys. The users are ordered by id. */
export const findMembers = (ctx: Reader, orgId: string, keys: readonly string[]): Promise<GroupMember[]> =>
  membersOf(ctx, orgId, { column: 'user_metadata.key', values: keys })

/** Returns the memberships of users. */
export async function findMembershipsOf(
  ctx: Reader,
  orgId: string,
  userIds: readonly string[],
): Promise<GroupMember[]> {
  const entries = await membersOf(ctx, orgId, { column: 'user_metadata.user_id', values: userIds })
  return entries.filter(({ key }) => key.startsWith(GROUP_KEY_PREFIX))
}

async function membersOf(
  { rows }: Reader,
  orgId: string,
  {
    column,
    values,
  }: { readonly column: 'user_metadata.key' | 'user_metadata.user_id'; readonly values: readonly string[] },
): Promise<GroupMember[]> {
  const members: GroupMember[] = []
  for (const some of batchesOf(values)) {
    const entries = rows
      .selectFrom('user_metadata')
      .innerJoin('users', 'users.id', 'user_metadata.user_id')
      .select(['users.id as id', 'users.display_name as name', 'user_metadata.key as key'])
      .where('user_metadata.org_id', '=', orgId)
      .where(column, 'in', some)
    for (const entry of await entries.orderBy('users.id').execute()) members.push(entry)
  }
  return members
}

/** Engines limit the number of values in a statement. */
const BATCH = 500

const batchesOf = (values: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(values.length / BATCH) }, (_, i) => values.slice(i * BATCH, (i + 1) * BATCH))
