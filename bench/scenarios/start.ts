import { populate } from '#bench/contestants/populated.ts'
import { median } from '#bench/load/statistics.ts'
import type { Report, Scenario, Settings } from '#bench/scenarios/scenario.ts'

const START_WITHIN_MS = 2_000

/** How long a start takes, by users in the store; the first one creates it. `npm run measure:start` asks further. */
export const start: Scenario = {
  name: 'start',
  async run(settings: Settings) {
    const reports: Report[] = []
    for (const users of new Set(settings.sizes)) reports.push(await measure(settings, users))
    return reports
  },
}

async function measure(settings: Settings, users: number): Promise<Report> {
  settings.print(`  filling a store with ${users} users`)
  const store = await populate(users)
  const took: number[] = []
  try {
    for (let round = 0; round < settings.rounds; round++) {
      const usher = await store.start()
      took.push(usher.startMs)
      await usher.stop()
    }
  } finally {
    store.clear()
  }
  const middle = median(took)
  const what = `start took ${Math.round(middle)} ms; ${START_WITHIN_MS} ms over that`
  return {
    scenario: `start, ${users} users, SQLite`,
    results: [],
    verdicts: [{ what, ratio: START_WITHIN_MS / middle, goal: { atLeast: 1 } }],
  }
}
