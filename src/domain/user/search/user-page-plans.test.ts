/** Pages of long lists of users on PostgreSQL, whose plans depend on the rows. */
import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readLongPage } from '#domain/user/search/read-user-page.ts'
import type { UserSorting } from '#domain/user/search/user-order.ts'
import { openPostgresStorage } from '#storage/postgres/open.ts'
import { type Readable, tableOf } from '#storage/tables.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { testPostgres } from '#test/support/postgres.ts'

const USERS = 40_000
const postgres = await testPostgres()
let pool: pg.Pool
let drop = async () => {}
beforeAll(async () => {
  if (!postgres.available) return
  const database = await postgres.createDatabase()
  drop = database.drop
  const storage = await openPostgresStorage({ url: database.url, log: collectingLog().log })
  await storage.migrate()
  await storage.close()
  pool = new pg.Pool({ connectionString: database.url, max: 1 })
  await pool.query(fill())
  await pool.query('VACUUM ANALYZE users')
})
afterAll(async () => {
  await pool?.end()
  await drop()
})

/** Users of two organizations of the same size, one in a hundred without a name. */
function fill(): string {
  const name = `CASE WHEN n % 100 = 0 THEN '' ELSE md5(n::text) END`
  const cells: Readonly<Record<string, string>> = {
    id: `lpad(n::text, 9, '0')`,
    org_id: `(n % 2)::text`,
    type: `CASE WHEN n % 100 = 0 THEN 'machine' ELSE 'human' END`,
    state_order: 'CASE WHEN n % 100 = 1 THEN 4 ELSE 1 END',
    created_at: 'n',
    user_name_search: 'md5(n::text)',
    email_search: name,
    first_name_search: name,
    last_name_search: name,
    display_name_search: name,
  }
  const columns = Object.entries(tableOf('users').columns).filter(([, column]) => !column.nullable)
  const values = columns.map(([column, { type }]) => cells[column] ?? (type === 'text' ? `''` : '0'))
  return (
    `INSERT INTO users (${columns.map(([column]) => column).join(', ')}) ` +
    `SELECT ${values.join(', ')} FROM generate_series(1, ${USERS}) AS n`
  )
}

/** Returns the plans of the statements that find the ids of a page. */
async function plansOf(sortBy: UserSorting, orgId: string | undefined, ascending: boolean): Promise<string> {
  const statements: { sql: string; parameters: readonly unknown[] }[] = []
  const rows = new Kysely<Readable>({
    dialect: new PostgresDialect({ pool }),
    log: ({ query }) => void statements.push(query),
  })
  const page = await readLongPage(
    { rows },
    {
      sortBy,
      orgId,
      paging: { offset: 10, limit: 50, ascending },
      where: (eb) => eb.lit(true),
      byIndex: (eb) => eb.lit(true),
    },
  )
  expect(page).toHaveLength(50)
  const plans: string[] = []
  // The last statement reads the rows.
  for (const { sql, parameters } of statements.slice(0, -1)) {
    const plan = await pool.query(`EXPLAIN ${sql}`, [...parameters])
    plans.push(...plan.rows.map((row) => String(row['QUERY PLAN'])))
  }
  return plans.join('\n')
}

test
  .skipIf(!postgres.available)
  .each<UserSorting>([
    'id',
    'creationDate',
    'userName',
    'email',
    'firstName',
    'lastName',
    'nickName',
    'displayName',
    'state',
    'type',
  ])('a page by %s is read in the order of an index', async (sortBy) => {
  for (const orgId of [undefined, '1'])
    for (const ascending of [true, false]) {
      const plan = await plansOf(sortBy, orgId, ascending)
      expect(plan).not.toMatch(/^ *(-> {2})?Sort|Seq Scan|Bitmap/m)
      expect(plan).toContain('Index Only Scan')
    }
})
