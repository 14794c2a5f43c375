import { measureLibrary } from '#bench/contestants/floors.ts'
import { startUsher } from '#bench/contestants/usher.ts'
import { median } from '#bench/load/statistics.ts'
import { race } from '#bench/scenarios/race.ts'
import type { Scenario } from '#bench/scenarios/scenario.ts'

/** Signing in at the pages with name and password, beside the bare hash function checking the password. */
export const login: Scenario = {
  name: 'login',
  async run(settings) {
    const before = await measureLibrary('hash', 'verify-argon2id', settings.seconds)
    const results = await race(settings, [{ name: 'usher', script: 'signIn', start: () => startUsher() }])
    const after = await measureLibrary('hash', 'verify-argon2id', settings.seconds)
    const floor = (before + after) / 2
    const rate = median(results[0]?.rounds.map((round) => round.perSecond) ?? [])
    return [
      {
        scenario: 'signing in at the pages, argon2id, SQLite',
        results,
        verdicts: [{ what: 'usher to the bare check of a password', ratio: rate / floor }],
        stated: { 'bare check': `${floor.toFixed(1)}/s (${before.toFixed(1)} before, ${after.toFixed(1)} after)` },
      },
    ]
  },
}
