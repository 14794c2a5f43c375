/** Contents page: every scenario, in the order in which they run. */
import { cycle } from './cycle.ts'
import { growth, search } from './growth.ts'
import { hashing } from './hashing.ts'
import { importPostgres, importSqlite, importWires } from './import.ts'
import { getUser } from './reading.ts'
import type { Scenario } from './scenario.ts'

export const scenarios: readonly Scenario[] = [
  importSqlite,
  importPostgres,
  importWires,
  hashing,
  getUser,
  search,
  cycle,
  growth,
]
