/** What the server keeps is for the eyes of its own account alone: folders 0700, files 0600. */
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

test('a data folder that is made, and whatever is put into it', async () => {
  const dataDir = path.join(folder, 'of', 'usher')
  const server = await startServer({ USHER_DATA_DIR: dataDir })
  await server.stop()
  for (const made of [path.dirname(dataDir), dataDir]) expect(await modeOf(made)).toBe('700')
  const files = await readdir(dataDir)
  expect(files).toEqual(expect.arrayContaining(['admin.pat', 'nevis.key']))
  for (const file of files) expect([file, await modeOf(path.join(dataDir, file))]).toEqual([file, '600'])
})

test('a store, with the files beside it', async () => {
  const file = path.join(folder, 'store', 'usher.db')
  const storage = await openSqliteStorage({ path: file, log: collectingLog().log })
  await storage.migrate()
  const files = await readdir(path.dirname(file))
  expect(files).toEqual(expect.arrayContaining(['usher.db', 'usher.db.lock', 'usher.db-wal']))
  for (const one of files) expect([one, await modeOf(path.join(folder, 'store', one))]).toEqual([one, '600'])
  expect(await modeOf(path.dirname(file))).toBe('700')
  await storage.close()
})

test('a folder that is there keeps the mode that its owner gave it', async () => {
  const dataDir = path.join(folder, 'shared')
  await mkdir(dataDir)
  await chmod(dataDir, 0o750)
  const server = await startServer({ USHER_DATA_DIR: dataDir })
  await server.stop()
  expect(await modeOf(dataDir)).toBe('750')
})
