import { measureLibrary } from '#bench/contestants/floors.ts'
import { startUsher } from '#bench/contestants/usher.ts'
import { median } from '#bench/load/statistics.ts'
import { race } from '#bench/scenarios/race.ts'
import type { Report, Scenario, Settings } from '#bench/scenarios/scenario.ts'

const SCHEMES = [
  { name: 'argon2id', env: {} },
  { name: 'bcrypt', env: { USHER_PASSWORD_HASHER: 'bcrypt', USHER_BCRYPT_COST: '12' } },
] as const

/** Creates users with a password, compared with the bare hash function on these cores. */
export const hashing: Scenario = {
  name: 'hashing',
  async run(settings) {
    const reports: Report[] = []
    for (const scheme of SCHEMES) reports.push(await measureScheme(settings, scheme))
    return reports
  },
}

async function measureScheme(settings: Settings, { name, env }: (typeof SCHEMES)[number]): Promise<Report> {
  const before = await measureLibrary('hash', name, settings.seconds)
  const results = await race(settings, [
    { name: 'usher', script: 'createWithPassword', start: () => startUsher({ env }) },
  ])
  const after = await measureLibrary('hash', name, settings.seconds)
  const floor = (before + after) / 2
  const rate = median(results[0]?.rounds.map((round) => round.perSecond) ?? [])
  return {
    scenario: `create with a password, ${name}`,
    results,
    verdicts: [{ what: 'usher to the bare hash', ratio: rate / floor, goal: { atLeast: 0.9 } }],
    stated: { 'bare hash': `${floor.toFixed(1)}/s (${before.toFixed(1)} before, ${after.toFixed(1)} after)` },
  }
}
