/** Runs scenarios with special preparation briefly: asserts that they measure, not the rates. */
import { expect, test } from 'vitest'
import { endurance } from '#bench/scenarios/endurance.ts'
import { login } from '#bench/scenarios/login.ts'
import type { Scenario, Settings } from '#bench/scenarios/scenario.ts'
import { start } from '#bench/scenarios/start.ts'
import { tokens } from '#bench/scenarios/tokens.ts'
import { version2 } from '#bench/scenarios/version-2.ts'
import { describe as asTable } from '#bench/table.ts'

const settings: Settings = {
  rounds: 1,
  seconds: 0.5,
  connections: 2,
  sizes: [0, 20, 40],
  postgres: async () => undefined,
  print: () => undefined,
}

/** Its reports, every request of which was answered as it should be. */
async function run(scenario: Scenario, changes: Partial<Settings> = {}) {
  const reports = await scenario.run({ ...settings, ...changes })
  for (const { rounds } of reports.flatMap((report) => report.results)) {
    expect(rounds.length).toBeGreaterThan(0)
    for (const round of rounds) expect(round).toMatchObject({ failed: 0, failures: [] })
    expect(rounds.some((round) => round.done > 0)).toBe(true)
  }
  return reports
}

test('tokens are introspected, asked about and issued, beside the bare library', async () => {
  const reports = await run(tokens)
  expect(reports.map((report) => report.scenario)).toEqual([
    'token introspection, SQLite',
    'userinfo, SQLite',
    'JWT profile grant, SQLite',
    'client credentials grant with JWT access tokens, SQLite',
    'refresh token grant, SQLite',
    'authorization to code of a signed-in browser, SQLite',
  ])
  for (const { verdicts, stated } of reports) {
    expect(verdicts[0]?.ratio).toBeGreaterThan(0)
    expect(stated?.['bare jose']).toMatch(/^\d+\/s$/)
  }
}, 120_000)

test('calls of version 2 are measured beside version 1', async () => {
  const reports = await run(version2)
  expect(reports.map(({ results }) => results.map(({ contestant }) => contestant))).toEqual([
    ['version 1', 'version 2'],
    ['version 1', 'version 2'],
    ['version 1', 'version 2'],
    ['version 2'],
    ['version 2'],
    ['version 2'],
  ])
}, 120_000)

test('people sign in at the pages, beside the bare check of a password', async () => {
  const [report] = await run(login, { seconds: 3 })
  expect(report?.verdicts[0]?.ratio).toBeGreaterThan(0)
}, 120_000)

test('starts are timed on a store of each size', async () => {
  const reports = await run(start, { sizes: [20, 20, 20] })
  expect(reports.map(({ scenario }) => scenario)).toEqual(['start, 20 users, SQLite'])
  expect(reports[0]?.verdicts[0]?.what).toMatch(/took \d+ ms/)
}, 120_000)

test('memory is measured at the start and along the load', async () => {
  const [report] = await run(endurance, { seconds: 0.05 })
  expect(report?.stated?.['resident memory, MiB']).toMatch(/^(\d+, ){6,}\d+ \(/)
  expect(report && asTable(report)).toContain('resident memory')
}, 120_000)
