import { type Populated, populate } from '#bench/contestants/populated.ts'
import type { RunningUsher } from '#bench/contestants/usher.ts'
import { median } from '#bench/load/statistics.ts'
import { race, ratioOf } from '#bench/scenarios/race.ts'
import type { Result, Scenario, Settings, Verdict } from '#bench/scenarios/scenario.ts'
import { residentBytes } from '#bench/support/child.ts'

const START_WITHIN_MS = 2_000

/** Create rate, p99, start time and memory with few, many and very many users in the store. */
export const growth: Scenario = {
  name: 'growth',
  async run(settings) {
    const stores: Populated[] = []
    const started: Started[] = []
    try {
      for (const users of settings.sizes) {
        settings.print(`  filling a store with ${users} users`)
        stores.push(await populate(users))
      }
      const results = await race(
        settings,
        stores.map((store) => ({
          name: nameOf(store.users),
          script: 'import',
          async start() {
            const usher = await store.start()
            started.push({ ...usher, users: store.users, rssAtStart: residentBytes(usher.pids[0] ?? 0) ?? 0 })
            return { ...usher, stop: () => rememberMemory(started, store.users, usher) }
          },
        })),
      )
      const [none, , max] = settings.sizes
      const verdicts: Verdict[] = [
        ratioOf(results, nameOf(max), nameOf(none), { atLeast: 0.8 }),
        startVerdict(started, max),
      ]
      return [
        {
          scenario: 'growth: import, SQLite, by users in the store',
          results,
          verdicts,
          stated: state(started, results),
        },
      ]
    } finally {
      for (const store of stores) store.clear()
    }
  },
}

interface Started extends RunningUsher {
  readonly users: number
  readonly startMs: number
  readonly rssAtStart: number
  rssAfter?: number
}

const nameOf = (users: number): string => `usher at ${users}`

function rememberMemory(started: readonly Started[], users: number, usher: RunningUsher): Promise<void> {
  const mine = started.find((one) => one.users === users)
  if (mine) mine.rssAfter = residentBytes(usher.pids[0] ?? 0) ?? 0
  return usher.stop()
}

function startVerdict(started: readonly Started[], users: number): Verdict {
  const took = started.find((one) => one.users === users)?.startMs ?? Number.NaN
  return {
    what: `start at ${users} users took ${Math.round(took)} ms; ${START_WITHIN_MS} ms over that`,
    ratio: START_WITHIN_MS / took,
    goal: { atLeast: 1 },
  }
}

function state(started: readonly Started[], results: readonly Result[]): Record<string, string> {
  const mib = (bytes: number) => `${Math.round(bytes / 2 ** 20)} MiB`
  return Object.fromEntries(
    started.map(({ users, startMs, rssAtStart, rssAfter = 0 }) => {
      const rounds = results.find((one) => one.contestant === nameOf(users))?.rounds ?? []
      const p99 = median(rounds.map((round) => round.p99))
      const memory = `${mib(rssAtStart)} at start, ${mib(rssAfter)} after the load`
      return [`at ${users} users`, `start ${Math.round(startMs)} ms, memory ${memory}, p99 ${p99.toFixed(1)} ms`]
    }),
  )
}

/** Searches one of many users by login name, which has an index, and by a part of the address, which has none. */
export const search: Scenario = {
  name: 'search',
  async run(settings: Settings) {
    const [, few, many] = searchSizes(settings)
    const stores = [await populate(few), await populate(many)]
    try {
      const reports = []
      for (const [script, what] of SEARCHES) {
        const results = await race(
          script === 'searchByEmailPart' ? { ...settings, connections: Math.min(4, settings.connections) } : settings,
          stores.map((store) => ({
            name: `among ${store.users}`,
            script,
            args: { loginName: `user-${store.users - 1}@example.com`, emailPart: `r-${store.users - 1}@ex` },
            start: store.start,
          })),
        )
        const goal = script === 'searchByLoginName' ? { atLeast: 0.8 } : undefined
        reports.push({
          scenario: `search by ${what}, REST, SQLite`,
          results,
          verdicts: [ratioOf(results, `among ${many}`, `among ${few}`, goal)],
        })
      }
      return reports
    } finally {
      for (const store of stores) store.clear()
    }
  },
}

const SEARCHES = [
  ['searchByLoginName', 'login name'],
  ['searchByEmailPart', 'a part of the email address (4 connections)'],
] as const

/** A thousand and a hundred thousand; fewer in a smoke run. */
const searchSizes = ({ sizes }: Settings): readonly [number, number, number] =>
  sizes[1] >= 100_000 ? [0, 1_000, 100_000] : sizes
