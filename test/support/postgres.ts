/**
 * PostgreSQL for tests: `USHER_TEST_POSTGRES_URL` (a user that may create databases) or else the embedded server that
 * postgres-setup.ts keeps for the run. Hands out fresh databases.
 */
import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

export interface TestDatabase {
  readonly url: string
  drop(): Promise<void>
}

export type TestPostgres =
  | { readonly available: true; createDatabase(): Promise<TestDatabase> }
  | { readonly available: false; readonly reason: string }

/** Asked once at the top of a test file; `available` is false, with the reason, when PostgreSQL cannot run here. */
export async function testPostgres(): Promise<TestPostgres> {
  const configuredUrl = process.env.USHER_TEST_POSTGRES_URL
  const serverOrReason = configuredUrl ? { url: configuredUrl } : await askSetup()
  if ('reason' in serverOrReason) {
    process.stderr.write(`\nPostgreSQL cannot run here, its tests are skipped: ${serverOrReason.reason}\n`)
    return { available: false, reason: serverOrReason.reason }
  }
  return { available: true, createDatabase: () => createDatabase(serverOrReason.url) }
}

async function askSetup(): Promise<{ url: string } | { reason: string }> {
  const response = await fetch(inject('postgresEndpoint'), { signal: AbortSignal.timeout(100_000) })
  // Response of postgres-setup.ts.
  return (await response.json()) as { url: string } | { reason: string }
}

async function createDatabase(server: string): Promise<TestDatabase> {
  const name = `usher_test_${randomBytes(8).toString('hex')}`
  await command(server, `CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => command(server, `DROP DATABASE ${name} WITH (FORCE)`) }
}

async function command(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
