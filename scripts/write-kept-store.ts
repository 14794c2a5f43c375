/** Writes `test/storage/kept-stores/<version>.db.gz` and `.json`: a filled store that every later version has to open. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gzipSync } from 'node:zlib'
import { version } from '../src/kit/version.ts'
import { startOidcServer } from '../test/api/oidc/oidc-server.ts'
import { fillStore } from '../test/storage/kept-stores/fill-store.ts'

const MASTERKEY = 'MasterkeyNeedsToHave32Characters'
const folder = await mkdtemp(path.join(tmpdir(), 'usher-kept-store-'))
const server = await startOidcServer({
  USHER_DATABASE_URL: '',
  USHER_DATA_DIR: folder,
  USHER_MASTERKEY: MASTERKEY,
})
const facts = await fillStore(server, MASTERKEY)
await server.stop()

const file = path.join(folder, 'usher.db')
const database = new DatabaseSync(file)
database.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE; VACUUM')
database.close()
const kept = path.join(import.meta.dirname, '../test/storage/kept-stores', version)
await writeFile(`${kept}.db.gz`, gzipSync(await readFile(file), { level: 9 }))
await writeFile(`${kept}.json`, `${JSON.stringify(facts, undefined, 2)}\n`)
await rm(folder, { recursive: true })
