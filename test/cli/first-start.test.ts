import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { firstStart } from '#cli/first-start.ts'
import { createRuntime, type Runtime } from '#compose'
import { type Config, loadConfig } from '#config'
import { hashToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import { EventStore } from '#eventstore/event-store.ts'
import { type Storage, StorageError } from '#storage/port.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { testPostgres } from '#test/support/postgres.ts'
import { startProcess } from '#test/support/start-process.ts'

let folder: string
let config: Config
let runtime: Runtime
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'usher-first-'))
  const settings = {
    USHER_DATABASE_URL: 'sqlite::memory:',
    USHER_DATA_DIR: folder,
    USHER_ADMIN_PASSWORD: 'Admin-pass1',
  }
  config = loadConfig(settings, undefined)
  runtime = await createRuntime(config, collectingLog().log)
})
afterEach(async () => {
  await runtime.close()
  await rm(folder, { recursive: true, force: true })
})

const files = async () => (await readdir(folder)).filter((name) => /^(admin|nevis)/.test(name)).toSorted()
const inFile = async (name: string) => (await readFile(path.join(folder, name), 'utf8')).trim()

/** Whether the tokens in both files are those of the store. */
async function isKnown(): Promise<boolean[]> {
  const { rows } = runtime.services
  const tokens = rows.selectFrom('personal_access_tokens').select('id')
  const keys = rows.selectFrom('access_keys').select('id')
  const tokenRows = await Promise.all([
    tokens.where('token_hash', '=', hashToken(await inFile('admin.pat'))).execute(),
    keys.where('key_hash', '=', hashToken(await inFile('nevis.key'))).execute(),
  ])
  return tokenRows.map((some) => some.length === 1)
}

/** A store whose pushes have the given result. */
const pushing = (push: Storage['push']): Services => {
  const storage: Storage = Object.create(runtime.storage, { push: { value: push } })
  return { ...runtime.services, events: new EventStore(storage) }
}

test('the files contain the tokens of the store, and no other file remains', async () => {
  await firstStart(config, runtime.services)
  expect(await files()).toEqual(['admin.pat', 'nevis.key'])
  expect(await isKnown()).toEqual([true, true])
})

test('a process that loses the race keeps the files of the winner', async () => {
  await writeFile(config.adminPatFile, 'of the faster one')
  await writeFile(config.nevisKeyFile, 'of the faster one')
  const slower = pushing(() => Promise.reject(new StorageError('conflict')))
  expect(await firstStart(config, slower)).toBeUndefined()
  expect([await inFile('admin.pat'), await inFile('nevis.key')]).toEqual(['of the faster one', 'of the faster one'])
  expect(await files()).toEqual(['admin.pat', 'nevis.key'])
})

test('when the answer of the store is lost, the next start finds the stored tokens', async () => {
  const lost = pushing(async (unit) => {
    await runtime.storage.push(unit)
    throw new StorageError('unavailable')
  })
  await expect(firstStart(config, lost)).rejects.toMatchObject({ reason: 'unavailable' })
  expect(await firstStart(config, runtime.services)).toBeUndefined()
  expect(await files()).toEqual(['admin.pat', 'nevis.key'])
  expect(await isKnown()).toEqual([true, true])
})

test('the files of another store are set aside', async () => {
  await writeFile(config.adminPatFile, 'of another store')
  await firstStart(config, runtime.services)
  expect(await isKnown()).toEqual([true, true])
  const [, before = ''] = await files()
  expect(before).toMatch(/^admin\.pat\.before-/)
  expect(await inFile(before)).toBe('of another store')
})

const postgres = await testPostgres()
describe.skipIf(!postgres.available)('two concurrent starts on one empty database and data folder', () => {
  test('create one set of tokens that both accept', async () => {
    if (!postgres.available) return
    for (let round = 0; round < 3; round++) {
      const database = await postgres.createDatabase()
      const dataDir = path.join(folder, `round-${round}`)
      const env = { USHER_DATABASE_URL: database.url, USHER_DATA_DIR: dataDir, USHER_MASTERKEY: 'm'.repeat(32) }
      const both = await Promise.all([startProcess({ env }), startProcess({ env })])
      try {
        const names = await readdir(dataDir)
        expect(names.filter((name) => /^(admin|nevis)/.test(name)).toSorted()).toEqual([
          'admin.password',
          'admin.pat',
          'nevis.key',
        ])
        const [pat, key] = await Promise.all(
          ['admin.pat', 'nevis.key'].map(async (name) => (await readFile(path.join(dataDir, name), 'utf8')).trim()),
        )
        for (const { url } of both) {
          const me = { headers: { authorization: `Bearer ${pat}` } }
          expect((await fetch(`${url}/management/v1/orgs/me`, me)).status).toBe(200)
          const api = { headers: { authorization: `Bearer ${key}` } }
          expect((await fetch(`${url}/nevis/api/v1/users`, api)).status).toBe(200)
        }
      } finally {
        await Promise.all(both.map((one) => one.clear()))
        await database.drop()
      }
    }
  }, 180_000)
})
