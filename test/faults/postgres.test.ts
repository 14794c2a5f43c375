/** A running server whose PostgreSQL stops, cuts connections or has none left. */
import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type RunningUsher, startUsher } from '#bench/contestants/usher.ts'
import { verify } from '#bench/crash/verify.ts'
import { type Cluster, startCluster } from '#bench/support/postgres-cluster.ts'
import { openPostgresStorage } from '#storage/postgres/open.ts'
import { silentLog } from '#test/contract/silent-log.ts'
import { type AddResponse, acknowledged, type Client, clientOf, missing, until } from '#test/faults/client.ts'

const started = await startCluster(['max_connections=30']).catch((error: unknown) => {
  process.stderr.write(`\nPostgreSQL cannot run here, its faults are skipped: ${error}\n`)
  return undefined
})
let cluster: Cluster
let usher: RunningUsher
let client: Client

const CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'usher'"

/** A query as an operator would make it. */
async function sql(text: string): Promise<void> {
  const operator = new pg.Client({ connectionString: cluster.url })
  await operator.connect()
  await operator.query(text)
  await operator.end()
}

/** Several clients that import users until stopped and ignore rejections. */
function underLoad(callers = 6) {
  let stopping = false
  const responses: AddResponse[] = []
  const running = Array.from({ length: callers }, async (_none, caller) => {
    for (let n = 0; !stopping; n++) {
      const response = await client.add(`load-${Date.now()}-${caller}-${n}`)
      responses.push(response)
      if (response.status !== 200) await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })
  return {
    answers: responses,
    async stop() {
      stopping = true
      await Promise.all(running)
      return responses
    },
  }
}

const statuses = (responses: readonly AddResponse[]) =>
  [...new Set(responses.map((response) => response.status))].sort()
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe.skipIf(!started)('a server on PostgreSQL', () => {
  beforeAll(() => {
    if (started) cluster = started
  })
  afterAll(async () => {
    await started?.remove()
  })
  beforeEach(async () => {
    await cluster.start()
    await sql('DROP SCHEMA public CASCADE; CREATE SCHEMA public')
    usher = await startUsher({ databaseUrl: cluster.url })
    client = clientOf(usher)
  })
  afterEach(() => usher.stop())

  test('rejects requests while the database is unavailable, reports it, and recovers', async () => {
    const load = underLoad()
    await pause(500)
    await cluster.kill()
    await until(async () => (await client.ready()) === 503, 'not ready')
    await until(() => load.answers.some((response) => response.status === 503), 'callers are refused')
    await pause(500)
    await cluster.start()
    await until(async () => (await client.ready()) === 200, 'ready again')
    const count = load.answers.length
    await until(() => load.answers.slice(count).some((response) => response.status === 200), 'people are added again')
    const responses = await load.stop()

    expect(statuses(responses)).toEqual([200, 503])
    for (const { retryAfter, body } of responses.filter((response) => response.status === 503))
      expect([retryAfter, body.code]).toEqual(['1', 14])
    // No request waits longer than the driver waits for a connection.
    expect(Math.max(...responses.map((response) => response.ms))).toBeLessThan(15_000)
    expect(await missing(client, acknowledged(responses))).toEqual([])
    expect(await disagreements()).toEqual([])
    expect(usher.children[0]?.stderr()).toMatch(
      /"level":"error".*ECONNREFUSED|"level":"error".*[Cc]onnection terminated/,
    )
  }, 120_000)

  test('loses nothing when its connections are cut again and again', async () => {
    const load = underLoad()
    for (let cut = 0; cut < 8; cut++) {
      await pause(150)
      await sql(CUT)
    }
    await pause(500)
    const responses = await load.stop()
    expect(statuses(responses).filter((status) => status !== 200 && status !== 503)).toEqual([])
    expect(await missing(client, acknowledged(responses))).toEqual([])
    expect(await disagreements()).toEqual([])
    await until(async () => (await client.add(`after-${Date.now()}`)).status === 200, 'people are added again')
  }, 120_000)

  test('rejects requests while the database accepts no more connections, and recovers', async () => {
    const others = await takeAllConnections()
    await until(async () => {
      const { rowCount } = (await others[0]?.query(CUT)) ?? { rowCount: 0 }
      others.push(...(await takeAllConnections()))
      return rowCount === 0
    }, 'the server has no connection left')
    const responses = await Promise.all(Array.from({ length: 10 }, (_none, n) => client.add(`crowded-${n}`)))
    expect(statuses(responses)).toEqual([503])
    await Promise.all(others.map((other) => other.end()))
    await until(async () => (await client.add(`free-${Date.now()}`)).status === 200, 'people are added again')
  }, 60_000)

  test('does not start without a free connection, and names the reason', async () => {
    await usher.stop()
    const others = await takeAllConnections()
    try {
      await expect(startUsher({ databaseUrl: cluster.url })).rejects.toThrow(
        /the store is unavailable.*(too many|slots)/,
      )
    } finally {
      await Promise.all(others.map((other) => other.end()))
    }
  }, 60_000)

  test('stops in time, and cleanly, when the database went away first', async () => {
    expect((await client.add('before')).status).toBe(200)
    await cluster.stop()
    const begun = performance.now()
    expect(await usher.children[0]?.stop()).toBe('0')
    expect(performance.now() - begun).toBeLessThan(10_000)
  }, 60_000)
})

/** Differences between log and rows. */
async function disagreements(): Promise<readonly string[]> {
  const storage = await openPostgresStorage({ url: cluster.url, log: silentLog })
  try {
    return (await verify(storage, [])).problems
  } finally {
    await storage.close()
  }
}

/** Idle clients on every connection that is left. */
async function takeAllConnections(): Promise<pg.Client[]> {
  const others: pg.Client[] = []
  for (;;) {
    const other = new pg.Client({ connectionString: cluster.url, application_name: 'crowd' })
    other.on('error', () => undefined)
    try {
      await other.connect()
    } catch {
      return others
    }
    others.push(other)
  }
}
