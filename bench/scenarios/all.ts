/** Contents page: every scenario, in the order in which they run. */
import { cycle } from '#bench/scenarios/cycle.ts'
import { endurance } from '#bench/scenarios/endurance.ts'
import { growth, search } from '#bench/scenarios/growth.ts'
import { hashing } from '#bench/scenarios/hashing.ts'
import { importPostgres, importSqlite, importWires } from '#bench/scenarios/import.ts'
import { login } from '#bench/scenarios/login.ts'
import { getUser } from '#bench/scenarios/reading.ts'
import type { Scenario } from '#bench/scenarios/scenario.ts'
import { start } from '#bench/scenarios/start.ts'
import { tokens } from '#bench/scenarios/tokens.ts'
import { version2 } from '#bench/scenarios/version-2.ts'

export const scenarios: readonly Scenario[] = [
  importSqlite,
  importPostgres,
  importWires,
  hashing,
  getUser,
  search,
  tokens,
  version2,
  login,
  cycle,
  growth,
  start,
  endurance,
]
