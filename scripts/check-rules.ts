/** Checks the rules of this repository (ARCHITECTURE.md). Prints the violations and their number per rule; exits 1 on any. */
import { brokenCommands } from './rules/commands.ts'
import { servedCalls, uncalledRpcs } from './rules/compatibility.ts'
import { reasonsWithoutEntry, staleErrorReference, undeclaredReasons } from './rules/error-reference.ts'
import { brokenArrows, cycles } from './rules/imports.ts'
import { orgContexts, rowReaders, untypedRefusals } from './rules/layers.ts'
import { missingPaths } from './rules/paths.ts'
import { rowMembers } from './rules/row-members.ts'
import { badNames, longFunctions, tooLong } from './rules/sizes.ts'
import { readSources } from './rules/source.ts'
import { bannedWords } from './rules/words.ts'

const sources = readSources('src', 'test', 'scripts')
const runtime = sources.filter((source) => source.path.startsWith('src/'))

const rules: readonly (readonly [string, string[]])[] = [
  ['imports against the arrows', brokenArrows(runtime)],
  ['circles of imports', cycles(runtime)],
  ['files and folders too long', tooLong(sources)],
  ['functions too long', longFunctions(runtime)],
  ['names without meaning', badNames(sources)],
  ['uses of an organization in the context of the domain', orgContexts(sources)],
  ['queries of tables in APIs', rowReaders(sources)],
  ['members of rows that APIs read', rowMembers(sources)],
  ['errors of the domain without a reason', untypedRefusals(sources)],
  ['reasons that no table declares', undeclaredReasons(sources)],
  ['reasons without an entry in the table of the APIs', reasonsWithoutEntry()],
  ['error references that differ from the tables', staleErrorReference()],
  ['words that the glossary replaces', bannedWords(sources)],
  ['paths in comments that do not exist', missingPaths(sources)],
  ['commands without their name or test', brokenCommands(sources)],
]

for (const [rule, broken] of rules) {
  for (const one of broken) console.log(`  ${one}`)
  console.log(`${broken.length} ${rule}`)
}
for (const { service, served, all } of await servedCalls()) console.log(`${service}: ${served} of ${all} RPCs served`)
const uncalled = uncalledRpcs()
console.log(
  `${uncalled ? uncalled.length : 'unknown number of'} served RPCs that the last \`npm test\` did not call with success`,
)
process.exitCode = rules.some(([, broken]) => broken.length > 0) ? 1 : 0
