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
  const found = await rows
    .selectFrom('users')
    .select('id')
    .where('org_id', '=', orgId)
    .where(column, '=', foldCase(value))
    .execute()
  return new Set(found.map(({ id }) => id))
}

export async function findIdsByMetadata(
  { rows }: Reader,
  orgId: string,
  { key, value }: { readonly key: string; readonly value: string },
): Promise<Set<string>> {
  const found = await rows
    .selectFrom('user_metadata')
    .select('user_id')
    .where('org_id', '=', orgId)
    .where('key', '=', key)
    .where('value', '=', Buffer.from(value).toString('base64'))
    .execute()
  return new Set(found.map((entry) => entry.user_id))
}

/** Returns the values that users have under a metadata key, by the id of the user. */
export async function findMetadataByKey({ rows }: Reader, orgId: string, key: string): Promise<Map<string, string>> {
  const found = await rows
    .selectFrom('user_metadata')
    .select(['user_id', 'value'])
    .where('org_id', '=', orgId)
    .where('key', '=', key)
    .execute()
  return new Map(found.map((entry) => [entry.user_id, Buffer.from(entry.value, 'base64').toString()]))
}

/** Returns those of the ids that belong to persons of the organization. */
export async function findPersonIds({ rows }: Reader, orgId: string, ids: Iterable<string>): Promise<Set<string>> {
  const found = await rows
    .selectFrom('users')
    .select('id')
    .where('org_id', '=', orgId)
    .where('type', '=', 'human')
    .where('id', 'in', [...ids])
    .execute()
  return new Set(found.map(({ id }) => id))
}

/** Returns the members of a group by id, with their display names. */
export async function listGroupMembers(
  { rows }: Reader,
  orgId: string,
  groupId: string,
): Promise<{ id: string; name: string }[]> {
  return rows
    .selectFrom('user_metadata')
    .innerJoin('users', 'users.id', 'user_metadata.user_id')
    .select(['users.id as id', 'users.display_name as name'])
    .where('user_metadata.org_id', '=', orgId)
    .where('user_metadata.key', '=', GROUP_KEY_PREFIX + groupId)
    .orderBy('users.id')
    .execute()
}
