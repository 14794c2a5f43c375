import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSqliteStorage } from '#storage/sqlite/open.ts'
import { silentLog } from '#test/contract/silent-log.ts'
import { appending, stream } from '#test/contract/units.ts'

let folder = ''
let child: ChildProcess | undefined
const path = () => join(folder, 'usher.db')
const open = () => openSqliteStorage({ path: path(), log: silentLog })

/** Starts the child, waits for this many lines, and returns the lines as they arrive. */
async function startChild(lines: number): Promise<string[]> {
  const script = new URL('./sqlite-child.ts', import.meta.url).pathname
  child = spawn(process.execPath, [script, path()], { stdio: ['ignore', 'pipe', 'inherit'] })
  const reported: string[] = []
  if (!child.stdout) throw new Error('The child has no output')
  const reader = createInterface({ input: child.stdout })
  await new Promise<void>((resolve, reject) => {
    child?.once('exit', () => reject(new Error(`The child ended after ${reported.length} lines`)))
    reader.on('line', (line) => {
      reported.push(line)
      if (reported.length === lines) resolve()
    })
  })
  return reported
}

async function killChild(): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'close')
  child.kill('SIGKILL')
  await gone
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-process-'))
})
afterEach(async () => {
  await killChild()
  await rm(folder, { recursive: true })
})

describe('one process per SQLite store', () => {
  it('rejects a second process with a message that names the remedy', async () => {
    await startChild(1)
    await expect(open()).rejects.toThrow(/in use by another process.*PostgreSQL/)
  })

  it('refuses a second opening within the process, and leaves the first one whole', async () => {
    const storage = await open()
    await storage.migrate()
    await expect(open()).rejects.toThrow('in use by another process')
    await expect(open()).rejects.toThrow('in use by another process')
    await storage.push(appending('first', 0))
    expect(await stream(storage, 'first')).toHaveLength(1)
    await storage.close()
    await (await open()).close()
  })

  it('opens again after the process was killed, with every acknowledged event', async () => {
    const reported = await startChild(200)
    await killChild()
    const acknowledged = reported.length - 1
    const storage = await open()
    await storage.migrate()
    const sequences = (await stream(storage, 'child')).map((one) => one.sequence)
    expect(sequences.length).toBeGreaterThanOrEqual(acknowledged)
    expect(sequences).toEqual(Array.from({ length: sequences.length }, (_, i) => i + 1))
    await storage.close()
  })

  it('gives pending work that a process had leased when it died to the next one at once', async () => {
    const entry = { id: 'mail-1', kind: 'mail', payload: {}, dueAt: 0 }
    const first = await open()
    await first.migrate()
    await first.push({ ...appending('first', 0), outbox: [entry] })
    expect(await first.claim('mail', 10, 3_600_000)).toHaveLength(1)
    await first.close()
    const second = await open()
    await second.migrate()
    expect(await second.claim('mail', 10, 1_000)).toMatchObject([{ id: 'mail-1', attempt: 2 }])
    await second.close()
  })

  it('stores files readable by their owner only', async () => {
    const storage = await open()
    await storage.migrate()
    for (const file of [path(), `${path()}-wal`]) expect((await stat(file)).mode & 0o077).toBe(0)
    await storage.close()
  })
})
