/**
 * A process of its own for sqlite-process.test.ts: opens the store named on the command line, says so, and pushes event
 * after event, saying the sequence of each once the push was acknowledged. Ends by being killed.
 */
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { silentLog } from '#test/contract/silent-log.ts'
import { appending } from '#test/contract/units.ts'

const storage = await openSqliteStorage({ path: process.argv[2] ?? '', log: silentLog })
await storage.migrate()
process.stdout.write('open\n')
for (let at = 0; ; at++) {
  await storage.push(appending('child', at))
  process.stdout.write(`${at + 1}\n`)
}
