/** A job of a process that is killed is continued by another process, which imports each person once. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Fleet, startFleet } from '#test/scaling/fleet.ts'
import { testPostgres } from '#test/support/postgres.ts'

const postgres = await testPostgres()
const JOBS = '/usher/v1/people/_import/jobs'
const TOTAL = 5_000

describe.skipIf(!postgres.available)('on two processes', () => {
  let fleet: Fleet
  beforeAll(async () => {
    fleet = await startFleet(2)
  }, 120_000)
  afterAll(() => fleet?.stop())

  test('a job survives the end of the process that runs it', { timeout: 180_000 }, async () => {
    const people = Array.from({ length: TOTAL }, (_none, n) => ({
      userName: `moved-${n}`,
      profile: { firstName: 'Minnie', lastName: 'Mouse' },
      email: { email: `moved-${n}@acme.example`, isEmailVerified: true },
    }))
    const created = await fetch(`${fleet.processes[0]?.url}${JOBS}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${fleet.pat}`, 'content-type': 'application/x-ndjson' },
      body: people.map((person) => `${JSON.stringify(person)}\n`).join(''),
    })
    const { id } = await created.json()
    const job = async () => (await fleet.rest(1, 'GET', `${JOBS}/${id}`)).body
    await expect.poll(async () => (await job()).counts.created, { timeout: 60_000, interval: 5 }).toBeGreaterThan(0)
    await fleet.processes[0]?.stop('SIGKILL')
    expect((await job()).counts.created).toBeLessThan(TOTAL)

    await endLeases(fleet.database.url)
    await expect.poll(async () => (await job()).state, { timeout: 120_000, interval: 50 }).toBe('done')
    const { counts } = await job()
    expect(counts.rejected).toBe(0)
    // People of the batch that was interrupted may have come in already.
    expect(counts.created + counts.skipped).toBe(TOTAL)
    const search = { queries: [{ userNameQuery: { userName: 'moved-', method: 'TEXT_QUERY_METHOD_STARTS_WITH' } }] }
    const users = await fleet.rest(1, 'POST', '/management/v1/users/_search', search)
    expect(Number(users.body.details.totalResult)).toBe(TOTAL)
  })
})

/** Ends the leases of the killed process, which last for minutes. */
async function endLeases(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  await client.query("UPDATE outbox SET leased_until = 0 WHERE kind = 'import_batch'")
  await client.end()
}
