import type { Services } from '#domain/context.ts'

export interface ConflictingUser {
  readonly id: string
  readonly orgId: string
  readonly userName: string
}

/**
 * Users who share a login name. `name`: the user name of the first is the verified address of the others. `email`,
 * `phone`: all have it verified, so it is no login name without an organization.
 */
export interface NameConflict {
  readonly kind: 'name' | 'email' | 'phone'
  readonly value: string
  readonly users: readonly ConflictingUser[]
}

/** Lists the conflicts of all organizations, by kind and value. Existing ones are kept: none of them is changed here. */
export async function findNameConflicts({ rows }: Pick<Services, 'rows'>): Promise<NameConflict[]> {
  return [
    ...(await namesOfOthers(rows)),
    ...(await sharedContacts(rows, 'email_key', 'email_verified', 'email')),
    ...(await sharedContacts(rows, 'phone', 'phone_verified', 'phone')),
  ]
}

type Rows = Services['rows']

async function namesOfOthers(rows: Rows): Promise<NameConflict[]> {
  const conflictRows = await rows
    .selectFrom('users as named')
    .innerJoin('users as owner', 'owner.email_key', 'named.user_name_key')
    .where('named.type', '=', 'human')
    .where('owner.email_verified', '=', 1)
    .whereRef('owner.id', '!=', 'named.id')
    .select(['named.id', 'named.org_id', 'named.user_name', 'named.user_name_key as value'])
    .select(['owner.id as owner_id', 'owner.org_id as owner_org_id', 'owner.user_name as owner_name'])
    .orderBy('named.user_name_key')
    .orderBy('named.id')
    .orderBy('owner.id')
    .execute()
  const conflicts = new Map<string, NameConflict>()
  for (const row of conflictRows) {
    const named = { id: row.id, orgId: row.org_id, userName: row.user_name }
    const owner = { id: row.owner_id, orgId: row.owner_org_id, userName: row.owner_name }
    const users = conflicts.get(row.id)?.users ?? [named]
    conflicts.set(row.id, { kind: 'name', value: row.value, users: [...users, owner] })
  }
  return [...conflicts.values()]
}

async function sharedContacts(
  rows: Rows,
  column: 'email_key' | 'phone',
  verified: 'email_verified' | 'phone_verified',
  kind: 'email' | 'phone',
): Promise<NameConflict[]> {
  const shared = rows
    .selectFrom('users')
    .select(column)
    .where(verified, '=', 1)
    .where(column, '!=', '')
    .groupBy(column)
    .having(({ fn, eb }) => eb(fn.countAll(), '>', 1))
  const nameRows = await rows
    .selectFrom('users')
    .select(['id', 'org_id', 'user_name', `${column} as value`])
    .where(verified, '=', 1)
    .where(column, 'in', shared)
    .orderBy(column)
    .orderBy('id')
    .execute()
  const conflicts = new Map<string, NameConflict>()
  for (const { id, org_id: orgId, user_name: userName, value } of nameRows) {
    const users = conflicts.get(value)?.users ?? []
    conflicts.set(value, { kind, value, users: [...users, { id, orgId, userName }] })
  }
  return [...conflicts.values()]
}
