import type { UserRow } from '#domain/user/user-view.ts'
import { prepared, type Values } from '#storage/prepared.ts'
import type { ReadModels } from '#storage/tables.ts'

const counting = (rows: ReadModels) =>
  rows.selectFrom('users').select((eb) => eb.fn.countAll<number | string>().as('total'))

const all = prepared(counting, { reads: ['users'] })
const ofOrg = prepared(
  (rows, value: Values<{ orgId: string }>) => counting(rows).where('org_id', '=', value('orgId')),
  { reads: ['users'] },
)
const ofType = prepared(
  (rows, value: Values<{ type: UserRow['type'] }>) => counting(rows).where('type', '=', value('type')),
  { reads: ['users'] },
)
const ofTypeAndOrg = prepared(
  (rows, value: Values<{ type: UserRow['type']; orgId: string }>) =>
    counting(rows).where('type', '=', value('type')).where('org_id', '=', value('orgId')),
  { reads: ['users'] },
)

export interface CountedUsers {
  /** Undefined: of all. */
  readonly orgId: string | undefined
  /** Undefined: of both. */
  readonly type?: UserRow['type'] | undefined
}

/** Returns the number of users of an organization, or of all: counted again only after a user has changed (SQLite). */
export async function countUsers(rows: ReadModels, { orgId, type }: CountedUsers): Promise<number> {
  const [counted] = await (type === undefined
    ? orgId === undefined
      ? all(rows, {})
      : ofOrg(rows, { orgId })
    : orgId === undefined
      ? ofType(rows, { type })
      : ofTypeAndOrg(rows, { type, orgId }))
  return Number(counted?.total ?? 0)
}
