/**
 * A separate process for sqlite-process.test.ts: opens the store named on the command line, reports it, and pushes
 * events, printing the sequence of each acknowledged one, until it is killed.
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
