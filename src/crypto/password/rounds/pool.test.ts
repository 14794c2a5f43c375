import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterEach, expect, test } from 'vitest'
import type { RoundsJob } from '#crypto/password/rounds/job.ts'
import { createRoundsPool, type RoundsPool, type RoundsPoolOptions } from '#crypto/password/rounds/pool.ts'

const pools: RoundsPool[] = []
function poolWith(options: RoundsPoolOptions): RoundsPool {
  const pool = createRoundsPool(options)
  pools.push(pool)
  return pool
}
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close())))

const job = (rounds: number): RoundsJob => ({
  algorithm: 'stretch',
  digest: 'md5',
  password: Buffer.from('password'),
  salt: Buffer.from('saltsalt'),
  rounds,
})
const ENDLESS = job(2 ** 40)

test('returns each job its digest, with fewer threads than jobs', async () => {
  const pool = poolWith({ workers: 2 })
  const digests = await Promise.all(Array.from({ length: 20 }, (_, i) => pool.run(job(i % 5))))
  const distinct = new Set(digests.map((digest) => Buffer.from(digest).toString('hex')))
  expect(distinct.size).toBe(5)
  expect(digests[0]).toEqual(digests[5])
})

test('aborts a job at its deadline, and continues with a new thread', async () => {
  // Long enough for a busy machine to start a thread and do the next job in.
  const pool = poolWith({ workers: 1, deadlineMs: 4_000 })
  const [endless, next] = await Promise.allSettled([pool.run(ENDLESS), pool.run(job(10))])
  expect(endless).toMatchObject({ status: 'rejected', reason: { kind: 'internal' } })
  expect(next.status).toBe('fulfilled')
})

test('refuses jobs beyond those that may wait', async () => {
  const pool = poolWith({ workers: 1, waiting: 1 })
  const first = pool.run(job(1000))
  const second = pool.run(job(1000))
  await expect(pool.run(job(1000))).rejects.toMatchObject({ kind: 'resourceExhausted' })
  await Promise.all([first, second])
})

test('a job that fails in the thread does not fail others', async () => {
  const pool = poolWith({ workers: 1 })
  // Not a job at all: only its shape of failure matters here.
  const broken = { algorithm: 'stretch', digest: 'none' } as unknown as RoundsJob
  await expect(pool.run(broken)).rejects.toMatchObject({ kind: 'internal' })
  await expect(pool.run(job(10))).resolves.toHaveLength(16)
})

test('jobs in flight when the pool closes fail rather than hang', async () => {
  const pool = poolWith({ workers: 1 })
  const outcomes = Promise.allSettled([pool.run(ENDLESS), pool.run(job(10))])
  await pool.close()
  expect((await outcomes).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})

test('under plain Node a busy thread keeps the process until it answers, and an idle one does not', async () => {
  const program = `
    import { createRoundsPool } from '#crypto/password/rounds/pool.ts'
    const job = { algorithm: 'stretch', digest: 'md5', password: Buffer.from('p'), salt: Buffer.from('s'), rounds: 50000 }
    createRoundsPool().run(job).then((digest) => process.stdout.write('answered ' + digest.length))`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
    timeout: 15_000,
  })
  expect(stdout).toBe('answered 16')
})
