import type { Membership } from '#domain/caller.ts'
import type { Services } from '#domain/context.ts'
import { prepared, type Values } from '#storage/prepared.ts'

const membersByUser = prepared(
  (rows, value: Values<{ userId: string }>) =>
    rows.selectFrom('members').select(['kind', 'object_id', 'org_id', 'roles']).where('user_id', '=', value('userId')),
  { reads: ['members'] },
)

/** Memberships by identity of the query result: the prepared query returns the same array until `members` changes. */
const membershipsOfRows = new WeakMap<object, readonly Membership[]>()

/** Returns the memberships of a user, on the instance and in every organization. */
export async function membershipsOf({ rows }: Pick<Services, 'rows'>, userId: string): Promise<readonly Membership[]> {
  const memberRows = await membersByUser(rows, { userId })
  const before = membershipsOfRows.get(memberRows)
  if (before) return before
  const userMemberships = memberRows.map((row) => ({
    kind: row.kind,
    orgId: row.org_id,
    objectId: row.object_id,
    // Written by memberRows as a JSON array of role names.
    roles: JSON.parse(row.roles) as string[],
  }))
  membershipsOfRows.set(memberRows, userMemberships)
  return userMemberships
}
