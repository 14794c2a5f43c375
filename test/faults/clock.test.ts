/** A machine whose clock is set forwards and backwards while the server runs. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type RunningUsher, startUsher } from '#bench/contestants/usher.ts'
import { verify } from '#bench/crash/verify.ts'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { silentLog } from '#test/contract/silent-log.ts'
import { acknowledged, clientOf, missing } from '#test/faults/client.ts'

const HOUR = 3_600_000
const PRELOAD = path.join(import.meta.dirname, 'shifted-clock.ts')

let folder: string
let dataDir: string
const clock = () => path.join(folder, 'clock')
const setClock = (offset: number) => writeFileSync(clock(), String(offset))

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'usher-clock-'))
  dataDir = path.join(folder, 'data')
  mkdirSync(dataDir)
  setClock(0)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const start = (): Promise<RunningUsher> =>
  startUsher({ dataDir, env: { SHIFTED_CLOCK: clock() }, nodeArgs: ['--import', PRELOAD] })

test('clock jumps in both directions keep ids unique, streams in order, and every user', async () => {
  const usher = await start()
  const client = clientOf(usher)
  const ids: string[] = []
  let name = 0
  const addFive = async () => {
    const responses = await Promise.all(Array.from({ length: 5 }, () => client.add(`clock-${name++}`)))
    expect(responses.map((one) => one.status)).toEqual([200, 200, 200, 200, 200])
    ids.push(...acknowledged(responses))
  }
  for (const offset of [0, 24 * HOUR, -48 * HOUR, 0, -1_000, 1_000, -365 * 24 * HOUR, 0]) {
    setClock(offset)
    await addFive()
  }
  expect(new Set(ids).size).toBe(40)
  expect(await missing(client, ids)).toEqual([])
  expect(await usher.children[0]?.stop()).toBe('0')

  // A server that is started while the clock is behind gives no id again either.
  setClock(-2 * HOUR)
  const again = await start()
  const responses = await Promise.all(Array.from({ length: 20 }, () => clientOf(again).add(`clock-${name++}`)))
  ids.push(...acknowledged(responses))
  expect(new Set(ids).size).toBe(60)
  expect(await again.children[0]?.stop()).toBe('0')

  const storage = await openSqliteStorage({ path: path.join(dataDir, 'usher.db'), log: silentLog })
  expect((await verify(storage, [])).problems).toEqual([])
  await storage.close()
}, 60_000)
