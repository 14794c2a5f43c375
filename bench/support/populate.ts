/**
 * Fills a stopped server's SQLite store with people, by the product's own decisions and pushes, many at a time:
 * `node bench/support/populate.ts <data folder> <count>`. Each is `user-<n>@example.com`. Prints one line of JSON.
 */
import path from 'node:path'
import { READY_HASH } from '#bench/load/requests.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { humanAdded } from '#domain/user/human/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { EventStore } from '#eventstore/event-store.ts'
import { createIdSource } from '#kit/ids.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { silentLog } from '#test/contract/silent-log.ts'

const AT_A_TIME = 256

const [dataDir = '.', count = '0'] = process.argv.slice(2)
const storage = await openSqliteStorage({ path: path.join(dataDir, 'usher.db'), log: silentLog })
await storage.migrate()
const events = new EventStore(storage)
const nextId = createIdSource(storage.processNumber)
const { id: orgId } = await storage.rows.selectFrom('orgs').select('id').executeTakeFirstOrThrow()
const by = { creator: 'populate', now: Date.now() }

const person = (n: number) => [
  humanAdded({
    userName: `user-${n}@example.com`,
    userNameScoped: false,
    firstName: 'Ada',
    lastName: 'Lovelace',
    nickName: 'ada',
    displayName: 'Ada Lovelace',
    preferredLanguage: 'en',
    gender: 1,
    email: `user-${n}@example.com`,
    phone: '',
    encodedHash: READY_HASH,
    changeRequired: false,
  }),
  emailVerified(),
]

const begun = performance.now()
let next = 0
const worker = async () => {
  while (next < Number(count)) {
    const n = next++
    const before = events.nonexistent(userAggregate, nextId())
    await events.pushOne(by, { aggregate: userAggregate, before, events: person(n), owner: orgId })
  }
}
await Promise.all(Array.from({ length: AT_A_TIME }, worker))
await storage.close()
process.stdout.write(`${JSON.stringify({ count: Number(count), seconds: (performance.now() - begun) / 1000 })}\n`)
