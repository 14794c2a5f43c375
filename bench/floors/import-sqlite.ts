/**
 * The least that could import a person on SQLite: bare `node:http`, the same JSON, the same rows in the same tables
 * with the same indexes, the same durability and folding. No token, no permission, no rules.
 * `node bench/floors/import-sqlite.ts <folder>`
 */
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import {
  addedPayload,
  CREATOR,
  namesOf,
  ORG,
  type Person,
  responseOf,
  userCells,
  userColumns,
} from '#bench/floors/person-rows.ts'
import { nextId, serve, type Waiting, write } from '#bench/floors/serve.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { silentLog } from '#test/contract/silent-log.ts'

const MAX_PER_FOLD = 64

const file = path.join(process.argv[2] ?? '.', 'floor.db')
const schema = await openSqliteStorage({ path: file, log: silentLog })
await schema.migrate()
await schema.close()

const db = new DatabaseSync(file)
for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'wal_autocheckpoint = 4000'])
  db.exec(`PRAGMA ${pragma}`)
const takeName = db.prepare('INSERT INTO names (scope, name) VALUES (?, ?) ON CONFLICT DO NOTHING')
const append = db.prepare(
  'INSERT INTO events (aggregate_type, aggregate_id, sequence, type, payload, creator, owner, created_at) ' +
    "VALUES ('user', ?, ?, ?, ?, ?, ?, ?)",
)
const putUser = db.prepare(
  `INSERT INTO users (${userColumns.join(', ')}) VALUES (${userColumns.map(() => '?').join(', ')})`,
)
const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')]

const waiting: Waiting[] = []

serve((_request, response, body) => {
  // The load generator sends nothing else.
  waiting.push({ person: JSON.parse(body) as Person, id: nextId(), response })
  if (waiting.length === 1) setImmediate(flush)
})

function flush(): void {
  const fold = waiting.splice(0, MAX_PER_FOLD)
  if (waiting.length > 0) setImmediate(flush)
  const now = Date.now()
  begin.run()
  const stored = fold.map(({ person, id }) => store(person, id, now))
  commit.run()
  fold.forEach(({ id, response }, i) => {
    if (stored[i]) write(response, 200, responseOf(id, now))
    else write(response, 409, '{}')
  })
}

function store(person: Person, id: string, now: number): boolean {
  for (const { scope, name } of namesOf(person)) if (takeName.run(scope, name).changes === 0) return false
  append.run(id, 1, 'user.human.added', addedPayload(person), CREATOR, ORG, now)
  append.run(id, 2, 'user.human.email.verified', '{}', CREATOR, ORG, now)
  putUser.run(...Object.values(userCells(id, person, now)))
  return true
}
