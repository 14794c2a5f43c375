/** Files of the server are accessible to its own account only: folders 0700, files 0600. */
import { chmod, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { startServer } from '#test/support/start-server.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'usher-modes-'))
})
afterEach(() => rm(folder, { recursive: true }))

const modeOf = async (file: string) => ((await stat(file)).mode & 0o777).toString(8)

test('a new data folder and all files in it are private', async () => {
  const dataDir = path.join(folder, 'of', 'usher')
  const server = await startServer({ USHER_DATA_DIR: dataDir })
  await server.stop()
  for (const made of [path.dirname(dataDir), dataDir]) expect(await modeOf(made)).toBe('700')
  const files = await readdir(dataDir)
  expect(files).toEqual(expect.arrayContaining(['admin.pat', 'nevis.key']))
  for (const file of files) expect([file, await modeOf(path.join(dataDir, file))]).toEqual([file, '600'])
})

test('a store and its side files are private', async () => {
  const file = path.join(folder, 'store', 'usher.db')
  const storage = await openSqliteStorage({ path: file, log: collectingLog().log })
  await storage.migrate()
  const files = await readdir(path.dirname(file))
  expect(files).toEqual(expect.arrayContaining(['usher.db', 'usher.db.lock', 'usher.db-wal']))
  for (const one of files) expect([one, await modeOf(path.join(folder, 'store', one))]).toEqual([one, '600'])
  expect(await modeOf(path.dirname(file))).toBe('700')
  await storage.close()
})

test('an existing folder keeps its mode', async () => {
  const dataDir = path.join(folder, 'shared')
  await mkdir(dataDir)
  await chmod(dataDir, 0o750)
  const server = await startServer({ USHER_DATA_DIR: dataDir })
  await server.stop()
  expect(await modeOf(dataDir)).toBe('750')
})
