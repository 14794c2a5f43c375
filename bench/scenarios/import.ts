import { missingBetterAuth, startBetterAuth } from '#bench/contestants/better-auth.ts'
import type { Contestant } from '#bench/contestants/contestant.ts'
import { startConnectFloor, startPostgresFloor, startSqliteFloor } from '#bench/contestants/floors.ts'
import { startUsher } from '#bench/contestants/usher.ts'
import { race, ratioOf } from '#bench/scenarios/race.ts'
import type { Report, Scenario, Settings } from '#bench/scenarios/scenario.ts'

/** Import with a ready hash, one call per user, over REST on SQLite. */
export const importSqlite: Scenario = {
  name: 'import-sqlite',
  async run(settings) {
    const missing = missingBetterAuth()
    const results = await race(settings, [
      { name: 'usher', script: 'import', start: () => startUsher() },
      { name: 'floor', script: 'import', start: startSqliteFloor },
      ...(missing ? [] : [{ name: 'better-auth', script: 'betterAuthCreate', start: startBetterAuth }]),
    ])
    const verdicts = [ratioOf(results, 'usher', 'floor', { atLeast: 0.5 })]
    if (!missing) verdicts.push(ratioOf(results, 'usher', 'better-auth', { atLeast: 5 }))
    const stated = missing ? { 'better-auth': `skipped: ${missing}` } : {}
    return [{ scenario: 'import, ready hash, REST, SQLite', results, verdicts, stated }]
  },
}

/** The same on PostgreSQL with one, two and four server processes. */
export const importPostgres: Scenario = {
  name: 'import-postgres',
  async run(settings) {
    const postgres = await settings.postgres()
    const scenario = 'import, ready hash, REST, PostgreSQL'
    if (!postgres) return [{ scenario, results: [], verdicts: [], skipped: 'PostgreSQL cannot run here' }]
    const results = await race(
      settings,
      [1, 2, 4].flatMap((processes): Contestant[] => [
        {
          name: `usher x${processes}`,
          script: 'import',
          start: async () => startUsher({ databaseUrl: await postgres.createDatabase(), processes }),
        },
        {
          name: `floor x${processes}`,
          script: 'import',
          start: async () => startPostgresFloor(await postgres.createDatabase(), processes),
        },
      ]),
    )
    const verdicts = [
      ...[1, 2, 4].map((n) => ratioOf(results, `usher x${n}`, `floor x${n}`, { atLeast: 0.5 })),
      ratioOf(results, 'usher x2', 'usher x1', { atLeast: 1.5 }),
      ratioOf(results, 'floor x2', 'floor x1'),
    ]
    return [{ scenario, results, verdicts }]
  },
}

/** The same over gRPC and gRPC-Web, beside a bare connect-node server that does nothing. */
export const importWires: Scenario = {
  name: 'import-wires',
  run: async (settings) => [
    await overWire(settings, { wire: 'gRPC', script: 'importGrpc', port: 'http2' }),
    await overWire(settings, { wire: 'gRPC-Web', script: 'importGrpcWeb', port: 'http1' }),
  ],
}

async function overWire(
  settings: Settings,
  { wire, script, port }: { wire: string; script: string; port: 'http1' | 'http2' },
): Promise<Report> {
  const results = await race(settings, [
    { name: 'usher', script, start: () => startUsher() },
    { name: 'bare connect-node', script, start: () => startConnectFloor(port) },
  ])
  const verdicts = [ratioOf(results, 'usher', 'bare connect-node', { atLeast: 0.7 })]
  return { scenario: `import, ready hash, ${wire}, SQLite`, results, verdicts }
}
