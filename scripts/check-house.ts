/** Holds the house: house.md §14. Prints what is broken, and a number per rule; exit 1 if anything is. */
import { brokenCommands } from './house/commands.ts'
import { servedCalls, untestedCalls } from './house/compatibility.ts'
import { brokenArrows, cycles } from './house/imports.ts'
import { badNames, longFunctions, tooLong } from './house/sizes.ts'
import { readSources } from './house/source.ts'

const sources = readSources('src', 'test', 'scripts')
const house = sources.filter((source) => source.path.startsWith('src/'))

const rules: readonly (readonly [string, string[]])[] = [
  ['imports against the arrows', brokenArrows(house)],
  ['circles of imports', cycles(house)],
  ['files and folders too long', tooLong(sources)],
  ['functions too long', longFunctions(house)],
  ['names that say nothing', badNames(sources)],
  ['commands without their name or test', brokenCommands(sources)],
  ['served calls without a door test', await untestedCalls(sources)],
]

for (const [rule, broken] of rules) {
  for (const one of broken) console.log(`  ${one}`)
  console.log(`${broken.length} ${rule}`)
}
for (const { service, served, all } of await servedCalls()) console.log(`${service}: ${served} of ${all} RPCs served`)
process.exitCode = rules.some(([, broken]) => broken.length > 0) ? 1 : 0
