import { availableParallelism } from 'node:os'
import { startUsher } from '#bench/contestants/usher.ts'
import { median } from '#bench/load/statistics.ts'
import { race } from '#bench/scenarios/race.ts'
import type { Scenario } from '#bench/scenarios/scenario.ts'

/** Rate per processor of ZITADEL's own published benchmark for the same five calls. */
const PUBLISHED_PER_CPU = 1.3

/** create, get, update, lock, delete with bcrypt 12: every response is checked. */
export const cycle: Scenario = {
  name: 'cycle',
  async run(settings) {
    const env = { USHER_PASSWORD_HASHER: 'bcrypt', USHER_BCRYPT_COST: '12' }
    const results = await race(settings, [{ name: 'usher', script: 'cycle', start: () => startUsher({ env }) }])
    const rounds = results[0]?.rounds ?? []
    const perCpu = median(rounds.map((round) => round.perSecond)) / availableParallelism()
    const failed = rounds.reduce((sum, round) => sum + round.failed, 0)
    return [
      {
        scenario: 'the cycle create, get, update, lock, delete; bcrypt 12',
        results,
        verdicts: [
          {
            what: `cycles per second and processor (published: ${PUBLISHED_PER_CPU})`,
            ratio: perCpu,
            goal: { atLeast: PUBLISHED_PER_CPU },
          },
          { what: 'share of cycles with every check right', ratio: failed === 0 ? 1 : 0, goal: { atLeast: 1 } },
        ],
      },
    ]
  },
}
