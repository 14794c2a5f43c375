/** A short run of the benchmark's machinery: that it measures, not how fast anything is. */
import { expect, test } from 'vitest'
import { startConnectFloor, startSqliteFloor } from '#bench/contestants/floors.ts'
import { startUsher } from '#bench/contestants/usher.ts'
import { race, ratioOf } from '#bench/scenarios/race.ts'
import type { Settings } from '#bench/scenarios/scenario.ts'
import { describe as asTable } from '#bench/table.ts'

const settings: Settings = {
  rounds: 1,
  seconds: 0.5,
  connections: 8,
  sizes: [0, 0, 0],
  postgres: async () => undefined,
  print: () => undefined,
}

test('this server and a floor import people in turn, none fails, and the table shows the rate of each', async () => {
  const results = await race(settings, [
    { name: 'usher', script: 'import', start: () => startUsher() },
    { name: 'floor', script: 'import', start: startSqliteFloor },
  ])
  for (const { rounds } of results) {
    expect(rounds).toHaveLength(1)
    expect(rounds[0]).toMatchObject({ failed: 0, failures: [] })
    expect(rounds[0]?.done).toBeGreaterThan(0)
  }
  const verdict = ratioOf(results, 'usher', 'floor', { atLeast: 1e9 })
  expect(verdict.ratio).toBeGreaterThan(0)
  const table = asTable({ scenario: 'import', results, verdicts: [verdict] })
  expect(table).toMatch(/\| usher +\| [\d.]+ /)
  expect(table).toContain('MISSED')
}, 120_000)

test.each([
  ['importGrpc', 'http2'],
  ['importGrpcWeb', 'http1'],
] as const)(
  '%s is answered by this server and by a bare one',
  async (script, wire) => {
    const results = await race(settings, [
      { name: 'usher', script, start: () => startUsher() },
      { name: 'bare', script, start: () => startConnectFloor(wire) },
    ])
    for (const { rounds } of results) expect(rounds[0]).toMatchObject({ failed: 0, failures: [] })
  },
  120_000,
)

test('the cycle create, get, update, lock, delete comes out right', async () => {
  const env = { USHER_PASSWORD_HASHER: 'bcrypt', USHER_BCRYPT_COST: '10' }
  const [result] = await race(settings, [{ name: 'usher', script: 'cycle', start: () => startUsher({ env }) }])
  expect(result?.rounds[0]).toMatchObject({ failed: 0, failures: [] })
  expect(result?.rounds[0]?.done).toBeGreaterThan(0)
}, 120_000)
