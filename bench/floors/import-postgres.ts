/**
 * The least that could import a person on PostgreSQL: bare `node:http` and `pg`, the same rows in the same tables, one
 * statement a fold, as many folds in flight. `node bench/floors/import-postgres.ts <url>`
 */
import pg from 'pg'
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
import { openPostgresStorage } from '#storage/postgres/open.ts'
import { tableOf } from '#storage/tables.ts'
import { silentLog } from '#test/contract/silent-log.ts'

const MAX_PER_FOLD = 16
const FOLDS_IN_FLIGHT = 2

const url = process.argv[2] ?? ''
const schema = await openPostgresStorage({ url, log: silentLog })
await schema.migrate()
await schema.close()

const types = userColumns.map(
  (name) => `${name} ${tableOf('users').columns[name]?.type === 'integer' ? 'bigint' : 'text'}`,
)
const STORE = `WITH stream AS (
  INSERT INTO streams (aggregate_type, aggregate_id, sequence)
  SELECT 'user', id, 2 FROM json_to_recordset($1::json) AS new(id text)
), event AS (
  INSERT INTO events (aggregate_type, aggregate_id, sequence, type, payload, creator, owner, created_at)
  SELECT 'user', id, sequence, type, payload::json, '${CREATOR}', '${ORG}', at
  FROM json_to_recordset($2::json) AS new(id text, sequence bigint, type text, payload text, at bigint)
), taken AS (
  INSERT INTO names (scope, name) SELECT scope, name FROM json_to_recordset($3::json) AS new(scope text, name text)
)
INSERT INTO users (${userColumns.join(', ')}) SELECT ${userColumns.join(', ')}
FROM json_to_recordset($1::json) AS new(${types.join(', ')})`

const pool = new pg.Pool({ connectionString: url, max: FOLDS_IN_FLIGHT })
const waiting: Waiting[] = []
let inFlight = 0

serve((_request, response, body) => {
  // The load generator sends nothing else.
  waiting.push({ person: JSON.parse(body) as Person, id: nextId(), response })
  if (waiting.length === 1) setImmediate(send)
})

function send(): void {
  while (inFlight < FOLDS_IN_FLIGHT && waiting.length > 0) {
    inFlight += 1
    void store(waiting.splice(0, MAX_PER_FOLD)).finally(() => {
      inFlight -= 1
      send()
    })
  }
}

async function store(fold: readonly Waiting[]): Promise<void> {
  const now = Date.now()
  const events = fold.flatMap(({ person, id }) => [
    { id, sequence: 1, type: 'user.human.added', payload: addedPayload(person), at: now },
    { id, sequence: 2, type: 'user.human.email.verified', payload: '{}', at: now },
  ])
  const values = [
    fold.map(({ person, id }) => userCells(id, person, now)),
    events,
    fold.flatMap(({ person }) => namesOf(person)),
  ]
  try {
    await pool.query({ name: 'store', text: STORE, values: values.map((one) => JSON.stringify(one)) })
    for (const { id, response } of fold) write(response, 200, responseOf(id, now))
  } catch (error) {
    for (const { response } of fold) write(response, 500, JSON.stringify({ message: String(error) }))
  }
}
