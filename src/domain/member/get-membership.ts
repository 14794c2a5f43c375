import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Database } from '#storage/tables.ts'

/** Returns the roles of a user on an object, and their last change; judges no permission. @throws `member.notFound` */
export async function getMembership(
  { rows }: Pick<Context, 'rows'>,
  { kind, objectId, userId }: { kind: Database['members']['kind']; objectId: string; userId: string },
): Promise<{ readonly roles: readonly string[]; readonly changedAt: number }> {
  const row = await rows
    .selectFrom('members')
    .select(['roles', 'changed_at'])
    .where('kind', '=', kind)
    .where('object_id', '=', objectId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  if (!row) throw refuse('member.notFound')
  // Written by memberRows as a JSON array of role names.
  return { roles: JSON.parse(row.roles) as string[], changedAt: row.changed_at }
}
