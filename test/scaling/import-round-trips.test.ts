/** Latency of imports on PostgreSQL: how many statements of one import wait for one another. */
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { testPostgres } from '#test/support/postgres.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

const postgres = await testPostgres()

interface Statement {
  readonly text: string
  readonly begun: number
  ended: number
}

/** Records each statement of the process with its begin and end, as positions in one order. */
function recordStatements(): readonly Statement[] {
  const statements: Statement[] = []
  let position = 0
  const query = pg.Pool.prototype.query as (this: pg.Pool, ...args: unknown[]) => Promise<unknown>
  vi.spyOn(pg.Pool.prototype, 'query').mockImplementation(function (this: pg.Pool, ...args: unknown[]) {
    const [first] = args
    const text = typeof first === 'string' ? first : String((first as { text?: string }).text)
    const statement: Statement = { text, begun: position++, ended: Number.POSITIVE_INFINITY }
    statements.push(statement)
    return query.apply(this, args).finally(() => {
      statement.ended = position++
    })
  } as never)
  return statements
}

/** The largest number of statements each of which began after the one before had ended. */
function roundTrips(statements: readonly Statement[]): number {
  let count = 0
  let last = -1
  for (const { begun, ended } of [...statements].sort((one, other) => one.ended - other.ended)) {
    if (begun < last) continue
    count++
    last = ended
  }
  return count
}

describe.skipIf(!postgres.available)('on PostgreSQL', () => {
  let server: TestServer
  let drop: () => Promise<void>
  beforeAll(async () => {
    if (!postgres.available) return
    const database = await postgres.createDatabase()
    drop = database.drop
    server = await startServer({
      USHER_DATABASE_URL: database.url,
      USHER_MASTERKEY: 'MasterkeyNeedsToHave32Characters',
    })
  }, 120_000)
  afterAll(async () => {
    vi.restoreAllMocks()
    await server?.stop()
    await drop?.()
  })

  const importPerson = async (name: string) => {
    const { status } = await server.rest('POST', '/management/v1/users/human/_import', {
      userName: `${name}@acme.example`,
      profile: { firstName: 'Ada', lastName: 'Lovelace' },
      email: { email: `${name}@acme.example`, isEmailVerified: true },
      hashedPassword: { value: '$2a$04$c7EHFAvXe3RJfbNhMvUuwOQhUf2mdHyPTCYUTIoDbHsL4gvGXjGIm' },
    })
    expect(status).toBe(200)
  }

  test('an import waits for three round trips: the caller, the rules, the write', async () => {
    await importPerson('warm-up')
    const statements = recordStatements()
    await importPerson('measured')
    const unitStatements = statements.filter(({ text }) => !text.includes('outbox'))
    expect(unitStatements.length).toBeGreaterThanOrEqual(3)
    expect(
      roundTrips(unitStatements),
      unitStatements.map(({ text, begun, ended }) => `${begun}-${ended} ${text}`).join('\n'),
    ).toBe(3)
  }, 60_000)
})
