/** A disk that is full or cannot be written, and a file that is damaged. */
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { startUsher } from '#bench/contestants/usher.ts'
import { acknowledged, clientOf, missing, until } from '#test/faults/client.ts'

const folders: string[] = []
const mounted: string[] = []
afterEach(() => {
  for (const folder of mounted.splice(0)) execFileSync('umount', [folder])
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'usher-fault-'))
  folders.push(folder)
  return folder
}

/** Mounts a separate disk of that size; undefined if the account may not mount one. */
function smallDisk(size: string): string | undefined {
  const folder = newFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  mounted.push(folder)
  return folder
}

test('a full disk rejects writes, loses nothing, and accepts writes again once space is free', async ({ skip }) => {
  const dataDir = smallDisk('12m') ?? skip('this account may not mount a small disk')
  const ballast = path.join(dataDir, 'ballast')
  writeFileSync(ballast, Buffer.alloc(9 * 2 ** 20))
  const usher = await startUsher({ dataDir })
  try {
    const client = clientOf(usher)
    const responses = await client.addUntil((response) => response.status !== 200)
    expect(responses.at(-1)).toMatchObject({ status: 503, retryAfter: '1', body: { code: 14 } })
    const stored = acknowledged(responses)
    expect(stored.length).toBeGreaterThan(0)
    await until(
      () => usher.children[0]?.stderr().includes('database or disk is full') ?? false,
      'the reason in the log',
    )
    // Reads still succeed.
    expect(await missing(client, stored)).toEqual([])
    expect((await client.add('still-full')).status).toBe(503)

    rmSync(ballast)
    await until(async () => (await client.add(`room-${Date.now()}`)).status === 200, 'there is room again')
    expect(await missing(client, stored)).toEqual([])
  } finally {
    expect(await usher.children[0]?.stop()).toBe('0')
  }
}, 120_000)

test('a data folder without write permission stops the start, and the message names it', async ({ skip }) => {
  const dataDir = smallDisk('12m') ?? skip('this account may not mount a small disk')
  await (await startUsher({ dataDir })).stop()
  execFileSync('mount', ['-o', 'remount,ro', dataDir])
  await expect(startUsher({ dataDir })).rejects.toThrow(new RegExp(`cannot be written to ${dataDir} \\(EROFS\\)`))
}, 60_000)

/** Writes over a part of a file. */
function overwrite(file: string, from: number, bytes: Buffer): void {
  const handle = openSync(file, 'r+')
  writeSync(handle, bytes, 0, bytes.length, from)
  closeSync(handle)
}

test.each([
  ['its head', 0, 'file is not a database'],
  ['all but its head', 4096, 'malformed'],
] as const)(
  'a database file damaged in %s stops the start, and the message names the remedy',
  async (_where, from, why) => {
    const dataDir = newFolder()
    await (await startUsher({ dataDir })).stop()
    const file = path.join(dataDir, 'usher.db')
    overwrite(file, from, Buffer.alloc(statSync(file).size - from, 'damage'))
    await expect(startUsher({ dataDir })).rejects.toThrow(new RegExp(`${file}: .*${why}.*restore it from a backup`))
  },
  60_000,
)

test('a file damaged while the server runs fails the calls that need it, and the log names the damage', async () => {
  const dataDir = newFolder()
  const before = await startUsher({ dataDir })
  const [id] = acknowledged([await clientOf(before).add('somebody')])
  await before.children[0]?.stop()
  const usher = await startUsher({ dataDir })
  try {
    const client = clientOf(usher)
    expect((await client.get(`/management/v1/users/${id}`)).status).toBe(200)
    const file = path.join(dataDir, 'usher.db')
    overwrite(file, 4096, Buffer.alloc(statSync(file).size - 4096, 'damage'))
    const response = await client.add('somebody-else')
    expect([response.status, response.body.code]).toEqual([503, 14])
    await until(
      () => usher.children[0]?.stderr().includes('restore it from a backup') ?? false,
      'the reason in the log',
    )
  } finally {
    await usher.children[0]?.stop()
  }
}, 60_000)

test('a log that ends in the middle of a write is read up to the last acknowledged event', async () => {
  const dataDir = newFolder()
  const before = await startUsher({ dataDir })
  const stored = acknowledged([await clientOf(before).add('one'), await clientOf(before).add('two')])
  before.children[0]?.kill('SIGKILL')
  await before.children[0]?.ended
  const wal = path.join(dataDir, 'usher.db-wal')
  overwrite(wal, statSync(wal).size, Buffer.alloc(5_000, 'half a frame'))
  const usher = await startUsher({ dataDir })
  try {
    expect(await missing(clientOf(usher), stored)).toEqual([])
    expect((await clientOf(usher).add('three')).status).toBe(200)
  } finally {
    await usher.children[0]?.stop()
  }
}, 60_000)
