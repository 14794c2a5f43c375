import { populate } from '#bench/contestants/populated.ts'
import { race } from '#bench/scenarios/race.ts'
import type { Scenario, Settings } from '#bench/scenarios/scenario.ts'
import { residentBytes } from '#bench/support/child.ts'

/** How many times longer than a measurement the load lasts: ten minutes at ten seconds. */
const LENGTHS = 60
const LOOKS = 6

/** Memory with 100,000 users in the store, before, while and after people are imported for ten minutes. */
export const endurance: Scenario = {
  name: 'endurance',
  async run(settings: Settings) {
    const [, users] = settings.sizes
    const store = await populate(users)
    try {
      const usher = await store.start()
      const seen = [residentBytes(usher.pids[0] ?? 0)]
      const stop = usher.stop
      const look = async () => {
        seen.push(residentBytes(usher.pids[0] ?? 0))
      }
      try {
        const results = await race(
          { ...settings, rounds: LOOKS, seconds: (settings.seconds * LENGTHS) / LOOKS, print: () => void look() },
          [{ name: `usher at ${users}`, script: 'import', start: async () => ({ ...usher, stop: look }) }],
        )
        const text = seen.map((bytes) => Math.round((bytes ?? 0) / 2 ** 20)).join(', ')
        const stated = { 'resident memory, MiB': `${text} (at start, then after each sixth of the load)` }
        return [{ scenario: `memory, ${users} users and a time of load, SQLite`, results, verdicts: [], stated }]
      } finally {
        await stop()
      }
    } finally {
      store.clear()
    }
  },
}
