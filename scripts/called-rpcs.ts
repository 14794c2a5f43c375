/** Runs after `npm test`: fails when a served RPC was not called with success by any test. */
import { uncalledRpcs } from './rules/compatibility.ts'

const uncalled = uncalledRpcs()
for (const name of uncalled ?? []) console.log(`  ${name}`)
console.log(
  uncalled ? `${uncalled.length} served RPCs without a successful call in the tests` : 'no calls were recorded',
)
process.exitCode = uncalled?.length === 0 ? 0 : 1
