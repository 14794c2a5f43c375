/**
 * Imports people from a file into PostgreSQL with `usher import`, and puts the same rows into the same tables with COPY:
 * node bench/import-copy.ts [people]. Prints both times and their ratio, three rounds.
 */
import { spawnSync } from 'node:child_process'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { startBenchPostgres } from '#bench/support/postgres.ts'

const HASH = '$2a$12$aLYFkieuqJyeynvptPTxpehSViui5WeAPuR2Xw1wui9CPHEaacmFq'
const MAIN = path.resolve(import.meta.dirname, '../dist/usher.js')
const ROUNDS = 3
const count = Number(process.argv[2] ?? 20_000)

const lineOf = (i: number): string =>
  JSON.stringify({
    userId: `u-${i}`,
    userName: `person${i}`,
    state: 'USER_STATE_ACTIVE',
    profile: { firstName: 'Minnie', lastName: `Mouse ${i}` },
    email: { email: `p${i}@acme.example`, isEmailVerified: true },
    hashedPassword: { value: HASH },
  })

/** Milliseconds of some work. */
async function timed(work: () => unknown): Promise<number> {
  const start = performance.now()
  await work()
  return Math.round(performance.now() - start)
}

function usher(databaseUrl: string, ...args: string[]): void {
  const settings = { USHER_DATABASE_URL: databaseUrl, USHER_MASTERKEY: '1'.repeat(64), USHER_LOG_LEVEL: 'error' }
  const { status, stderr } = spawnSync(process.execPath, [MAIN, ...args], { env: { ...process.env, ...settings } })
  if (status !== 0) throw new Error(`usher ${args[0]}: ${stderr}`)
}

/** Tables with at least a row for each person. */
async function tablesOf(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('SELECT relname AS name FROM pg_stat_user_tables')
  const filled: string[] = []
  for (const { name } of rows) {
    const { rows: totals } = await client.query<{ total: string }>(`SELECT count(*) AS total FROM "${name}"`)
    if (Number(totals[0]?.total) >= count) filled.push(name)
  }
  return filled
}

/** Writes the tables to files of the database server, empties them, and times their COPY. */
async function copyAgain(databaseUrl: string, folder: string): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    const tables = await tablesOf(client)
    const fileOf = (table: string): string => path.join(folder, `${table}.copy`)
    for (const table of tables) await client.query(`COPY "${table}" TO '${fileOf(table)}' (FORMAT binary)`)
    for (const table of tables) await client.query(`TRUNCATE "${table}" CASCADE`)
    return await timed(async () => {
      for (const table of tables) await client.query(`COPY "${table}" FROM '${fileOf(table)}' (FORMAT binary)`)
    })
  } finally {
    await client.end()
  }
}

const folder = await mkdtemp(path.join(tmpdir(), 'usher-copy-'))
// The database server writes there as its own user.
await chmod(folder, 0o777)
const postgres = await startBenchPostgres()
try {
  const file = path.join(folder, 'people.jsonl')
  await writeFile(file, Array.from({ length: count }, (_, i) => `${lineOf(i)}\n`).join(''))
  for (let round = 1; round <= ROUNDS; round++) {
    const databaseUrl = await postgres.createDatabase()
    usher(databaseUrl, 'setup')
    const importMs = await timed(() => usher(databaseUrl, 'import', file))
    const copyMs = await copyAgain(databaseUrl, folder)
    process.stdout.write(`import ${importMs} ms, COPY ${copyMs} ms, ${(importMs / copyMs).toFixed(1)} times\n`)
  }
} finally {
  await postgres.stop()
  await rm(folder, { recursive: true, force: true })
}
