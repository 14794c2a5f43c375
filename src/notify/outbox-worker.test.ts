import { afterEach, expect, test } from 'vitest'
import { DeliveryError } from '#notify/delivery-error.ts'
import {
  type Outbox,
  type OutboxWorker,
  type OutboxWorkerOptions,
  type PendingEntry,
  runOutbox,
} from '#notify/outbox-worker.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

interface Kept {
  id: string
  attempt: number
  dueAt: number
  leasedUntil: number
}

/** An outbox in memory that leases as a storage does, on a clock that the test moves. */
function memoryOutbox() {
  const entries = new Map<string, Kept>()
  const listeners = new Set<() => void>()
  const state = { now: 1_000_000, claims: 0, claimFails: false, settleFails: false, largestClaim: 0 }
  const outbox: Outbox = {
    async claim(_kind, limit, leaseMs) {
      state.claims++
      if (state.claimFails) throw new Error('storage: unavailable')
      const due = [...entries.values()].filter((entry) => Math.max(entry.dueAt, entry.leasedUntil) <= state.now)
      const claimed = due.slice(0, limit)
      state.largestClaim = Math.max(state.largestClaim, claimed.length)
      for (const entry of claimed) {
        entry.attempt++
        entry.leasedUntil = state.now + leaseMs
      }
      return claimed.map(({ id, attempt }) => ({ id, attempt, payload: { code: 'S3CRET' } }))
    },
    async settle(id, outcome) {
      if (state.settleFails) throw new Error('storage: unavailable')
      const entry = entries.get(id)
      if (!entry) return
      if (outcome === 'done') entries.delete(id)
      else Object.assign(entry, { dueAt: outcome.retryAt, leasedUntil: 0 })
    },
    onAppend(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const owe = (...ids: string[]) => {
    for (const id of ids) entries.set(id, { id, attempt: 0, dueAt: 0, leasedUntil: 0 })
    for (const listener of listeners) listener()
  }
  return { outbox, entries, listeners, state, owe }
}

const workers: OutboxWorker[] = []
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop(0)))
})

function start(
  memory: ReturnType<typeof memoryOutbox>,
  deliver: (entry: PendingEntry) => Promise<void>,
  options: Partial<OutboxWorkerOptions> = {},
) {
  const { log, logged } = collectingLog()
  const now = () => memory.state.now
  const worker = runOutbox({ outbox: memory.outbox, kind: 'mail', deliver, log, now, pollMs: 5, ...options })
  workers.push(worker)
  return { worker, logged }
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000
  while (!holds()) {
    if (Date.now() > deadline) throw new Error('did not come about within 20 s')
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

const aWhile = () => new Promise((resolve) => setTimeout(resolve, 40))

test('entries stored before the start are delivered once and settled', async () => {
  const memory = memoryOutbox()
  memory.owe('a', 'b', 'c')
  const delivered: string[] = []
  const { logged } = start(memory, async ({ id }) => void delivered.push(id))
  await until(() => memory.entries.size === 0)
  await aWhile()
  expect(delivered.sort()).toEqual(['a', 'b', 'c'])
  expect(logged).toEqual([])
})

test('an entry stored later wakes the loop without waiting for its timer', async () => {
  const memory = memoryOutbox()
  start(memory, async () => {}, { pollMs: 60_000 })
  await aWhile()
  memory.owe('a')
  await until(() => memory.entries.size === 0)
})

test('an entry stored at the moment the loop goes idle is delivered', async () => {
  const memory = memoryOutbox()
  const { claim } = memory.outbox
  let looks = 0
  memory.outbox.claim = async (...args) => {
    const messages = await claim(...args)
    const name = `late-${looks}`
    // Nothing is under way that would wake the loop anyway. One turn of the microtask queue later at each look: one of
    // them falls between the last look and the rest.
    if (memory.entries.size === 0 && looks++ < 20) afterTurns(looks, () => memory.owe(name))
    return messages
  }
  const delivered: string[] = []
  start(memory, async ({ id }) => void delivered.push(id), { pollMs: 60_000 })
  await until(() => delivered.length === 20)
})

function afterTurns(turns: number, act: () => void): void {
  queueMicrotask(() => (turns > 0 ? afterTurns(turns - 1, act) : act()))
}

test('entries are leased in batches and delivered a few at a time', async () => {
  const memory = memoryOutbox()
  memory.owe(...Array.from({ length: 50 }, (_, i) => `e${i}`))
  let current = 0
  let max = 0
  start(
    memory,
    async () => {
      max = Math.max(max, ++current)
      await new Promise((resolve) => setTimeout(resolve, 2))
      current--
    },
    { concurrency: 3, batch: 10, pollMs: 60_000 },
  )
  await until(() => memory.entries.size === 0)
  expect(max).toBe(3)
  expect(memory.state.largestClaim).toBe(10)
})

test('a failure is tried again, later each time, and counts its tries', async () => {
  const memory = memoryOutbox()
  memory.owe('a')
  const attempts: number[] = []
  const { logged } = start(memory, async ({ attempt }) => {
    attempts.push(attempt)
    if (attempt < 3) throw new DeliveryError('smtp: ECONNECTION', { retryable: true })
  })
  await until(() => attempts.length === 1 && memory.entries.get('a')?.dueAt === 1_005_000)
  memory.state.now += 4_999
  await aWhile()
  expect(attempts).toEqual([1])
  memory.state.now += 1
  await until(() => memory.entries.get('a')?.dueAt === 1_015_000)
  memory.state.now += 10_000
  await until(() => memory.entries.size === 0)
  expect(attempts).toEqual([1, 2, 3])
  expect(logged.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'warn', id: 'a', attempt: 1, retryInSeconds: 5, reason: 'smtp: ECONNECTION' },
    { level: 'warn', id: 'a', attempt: 2, retryInSeconds: 10 },
  ])
})

test('a failed entry does not delay the others', async () => {
  const memory = memoryOutbox()
  memory.owe('bad', 'good')
  start(memory, async ({ id }) => {
    if (id === 'bad') throw new TypeError('a mistake of ours')
  })
  await until(() => memory.entries.size === 1)
  expect([...memory.entries.keys()]).toEqual(['bad'])
})

test('a permanently rejected entry is settled after one try, with an error in the log', async () => {
  const memory = memoryOutbox()
  memory.owe('a')
  let tries = 0
  const { logged } = start(memory, async () => {
    tries++
    throw new DeliveryError('smtp: EENVELOPE RCPT TO 550 5.1.1', { retryable: false })
  })
  await until(() => memory.entries.size === 0)
  expect(tries).toBe(1)
  expect(logged.map((line) => JSON.parse(line))).toMatchObject([
    { level: 'error', id: 'a', attempt: 1, reason: 'smtp: EENVELOPE RCPT TO 550 5.1.1' },
  ])
})

test('after seven days of tries an entry is given up, with an error in the log', async () => {
  const memory = memoryOutbox()
  memory.owe('a')
  const { logged } = start(
    memory,
    async () => {
      throw new DeliveryError('smtp: ECONNECTION', { retryable: true })
    },
    { pollMs: 1 },
  )
  const began = memory.state.now
  await until(() => {
    memory.state.now = Math.max(memory.state.now, memory.entries.get('a')?.dueAt ?? 0)
    return memory.entries.size === 0
  })
  const days = (memory.state.now - began) / 86_400_000
  expect(days).toBeGreaterThanOrEqual(7)
  expect(days).toBeLessThan(7.1)
  expect(JSON.parse(logged.at(-1) ?? '')).toMatchObject({ level: 'error', message: 'Gave up on a delivery' })
})

test('an unavailable store is polled until it is available', async () => {
  const memory = memoryOutbox()
  memory.state.claimFails = true
  const { logged } = start(memory, async () => {})
  memory.owe('a')
  await until(() => memory.state.claims > 2)
  expect(memory.entries.size).toBe(1)
  memory.state.claimFails = false
  await until(() => memory.entries.size === 0)
  expect(JSON.parse(logged[0] ?? '')).toMatchObject({ level: 'warn', reason: 'storage: unavailable' })
})

test('a delivery that could not be settled is repeated with the same id when its lease has expired', async () => {
  const memory = memoryOutbox()
  memory.owe('a')
  memory.state.settleFails = true
  const delivered: string[] = []
  start(memory, async ({ id }) => void delivered.push(id))
  await until(() => delivered.length === 1)
  await aWhile()
  expect(delivered).toEqual(['a'])
  memory.state.settleFails = false
  memory.state.now += 180_000
  await until(() => memory.entries.size === 0)
  expect(delivered).toEqual(['a', 'a'])
})

test('a delivery that never ends counts as failed and no longer limits others', async () => {
  const memory = memoryOutbox()
  memory.owe('hangs', 'runs')
  start(memory, ({ id }) => (id === 'hangs' ? new Promise(() => {}) : Promise.resolve()), {
    concurrency: 1,
    deliverTimeoutMs: 30,
  })
  await until(() => memory.entries.size === 1)
  expect(memory.entries.get('hangs')).toMatchObject({ attempt: 1, dueAt: 1_005_000 })
})

test('two loops on one outbox deliver each entry once', async () => {
  const memory = memoryOutbox()
  const delivered: string[] = []
  const deliver = async ({ id }: PendingEntry) => void delivered.push(id)
  start(memory, deliver)
  start(memory, deliver)
  const ids = Array.from({ length: 100 }, (_, i) => `e${i}`)
  memory.owe(...ids)
  await until(() => memory.entries.size === 0)
  expect(delivered.sort()).toEqual(ids.sort())
})

test('an entry that waited in the batch until its lease was nearly over is not begun', async () => {
  const memory = memoryOutbox()
  memory.owe('first', 'second')
  const begun: string[] = []
  let finishFirst = () => {}
  start(
    memory,
    ({ id }) => {
      begun.push(id)
      return id === 'first' ? new Promise((resolve) => (finishFirst = resolve)) : Promise.resolve()
    },
    { concurrency: 1 },
  )
  await until(() => begun.length === 1)
  memory.state.now += 120_000
  finishFirst()
  await until(() => memory.entries.size === 1)
  await aWhile()
  expect(begun).toEqual(['first'])
  memory.state.now += 60_000
  await until(() => memory.entries.size === 0)
  expect(begun).toEqual(['first', 'second'])
})

test('stopping finishes started deliveries, releases the rest at once, and claims nothing more', async () => {
  const memory = memoryOutbox()
  memory.owe('a', 'b', 'c')
  let finish = () => {}
  const begun: string[] = []
  const { worker } = start(
    memory,
    ({ id }) => {
      begun.push(id)
      return new Promise((resolve) => (finish = resolve))
    },
    { concurrency: 1 },
  )
  await until(() => begun.length === 1)
  const stopped = worker.stop()
  await until(() => memory.entries.get('c')?.leasedUntil === 0)
  finish()
  await stopped
  memory.owe('d')
  await aWhile()
  expect(begun).toEqual(['a'])
  expect([...memory.entries.keys()]).toEqual(['b', 'c', 'd'])
  expect(memory.entries.get('b')).toMatchObject({ dueAt: 1_000_000, leasedUntil: 0 })
  expect(memory.listeners.size).toBe(0)
})

test('stopping during a claim releases the entries that it returns', async () => {
  const memory = memoryOutbox()
  memory.owe('a')
  const { claim } = memory.outbox
  let release = () => {}
  const gate = new Promise<void>((resolve) => (release = resolve))
  memory.outbox.claim = async (...args) => {
    const messages = await claim(...args)
    await gate
    return messages
  }
  const delivered: string[] = []
  const { worker } = start(memory, async ({ id }) => void delivered.push(id))
  const stopped = worker.stop()
  release()
  await stopped
  expect(delivered).toEqual([])
  expect(memory.entries.get('a')).toMatchObject({ leasedUntil: 0 })
})

test('stopping does not wait longer than its limit', async () => {
  const memory = memoryOutbox()
  memory.owe('a')
  let begun = false
  const { worker, logged } = start(memory, () => {
    begun = true
    return new Promise(() => {})
  })
  await until(() => begun)
  const before = Date.now()
  await worker.stop(50)
  expect(Date.now() - before).toBeLessThan(15_000)
  expect(JSON.parse(logged.at(-1) ?? '')).toMatchObject({ level: 'warn', unfinished: 1 })
})

test('the content of an entry never reaches the log', async () => {
  const memory = memoryOutbox()
  memory.owe('a', 'b')
  const { logged } = start(memory, async ({ id }) => {
    if (id === 'a') throw new DeliveryError('refused', { retryable: false, cause: new Error('S3CRET') })
    throw new Error('odd', { cause: 'S3CRET' })
  })
  await until(() => logged.length >= 2)
  expect(logged.join()).not.toContain('S3CRET')
})
