import { prepared, type Values } from '#storage/prepared.ts'
import type { ReadModels } from '#storage/tables.ts'

const all = prepared((rows) => rows.selectFrom('users').select((eb) => eb.fn.countAll<number | string>().as('total')), {
  reads: ['users'],
})
const ofOrg = prepared(
  (rows, value: Values<{ orgId: string }>) =>
    rows
      .selectFrom('users')
      .select((eb) => eb.fn.countAll<number | string>().as('total'))
      .where('org_id', '=', value('orgId')),
  { reads: ['users'] },
)

/** Returns the number of users of an organization, or of all: counted again only after a user has changed (SQLite). */
export async function countUsers(rows: ReadModels, orgId: string | undefined): Promise<number> {
  const [counted] = orgId === undefined ? await all(rows, {}) : await ofOrg(rows, { orgId })
  return Number(counted?.total ?? 0)
}
