/**
 * More requests than the server can process: it rejects the excess at once, on every wire, and answers the others
 * quickly.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningUsher, startUsher } from '#bench/contestants/usher.ts'
import { Http1Client } from '#bench/load/http1-client.ts'
import { http1Request, personJson } from '#bench/load/requests.ts'
import { percentile } from '#bench/load/statistics.ts'
import { clientOf, until } from '#test/faults/client.ts'

/** More than the server answers at a time (compose.ts). */
const CALLERS = 2_500
/** More than may wait for a hash (crypto/password/hasher.ts), and fewer than the server answers at a time. */
const HASHING_CALLERS = 700

let usher: RunningUsher
let port: number
beforeAll(async () => {
  usher = await startUsher()
  port = usher.ports[0] ?? 0
})
afterAll(() => usher.stop())

const getUser = () => http1Request('GET', '/management/v1/users/unknown', { token: usher.token })
const createWithPassword = (name: string) =>
  http1Request('POST', '/management/v1/users/human/_import', {
    token: usher.token,
    body: personJson(name, { password: 'Secret-password1' }),
  })

interface Tally {
  readonly statuses: Map<number, number>
  readonly accepted: number[]
  readonly refused: number[]
  readonly withoutRetryAfter: number
}

/** So many callers at once, each calling again as soon as it was answered, for so long. */
async function flood(callers: number, ms: number, request: () => string): Promise<Tally> {
  const clients = await Promise.all(Array.from({ length: callers }, () => Http1Client.connect(port)))
  const tally = { statuses: new Map<number, number>(), accepted: [], refused: [], withoutRetryAfter: 0 } as {
    -readonly [K in keyof Tally]: Tally[K]
  }
  const end = performance.now() + ms
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < end) {
        const begun = performance.now()
        const { status, text } = await client.call(request())
        const took = performance.now() - begun
        tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1)
        const refusal = status === 503 || status === 429
        ;(refusal ? tally.refused : tally.accepted).push(took)
        if (refusal && !/^retry-after: \d+/im.test(text)) tally.withoutRetryAfter += 1
        // As long as the server asks for.
        if (refusal) await new Promise((resolve) => setTimeout(resolve, 1_000))
      }
    }),
  )
  for (const client of clients) client.close()
  return tally
}

test('beyond its capacity it answers 503 with Retry-After, and accepted requests finish in bounded time', async () => {
  const tally = await flood(CALLERS, 3_000, getUser)
  expect([...tally.statuses.keys()].sort()).toEqual([404, 503])
  expect(tally.withoutRetryAfter).toBe(0)
  // A few hundred requests of about a millisecond, on a machine that has other things to do as well.
  expect(percentile(tally.accepted, 0.99)).toBeLessThan(15_000)
  expect(percentile(tally.refused, 0.99)).toBeLessThan(15_000)
  expect((await clientOf(usher).get('/management/v1/users/unknown')).status).toBe(404)
}, 60_000)

test('health and metrics answer at full load', async () => {
  const flooded = flood(CALLERS, 2_000, getUser)
  const begun = performance.now()
  expect((await fetch(`http://127.0.0.1:${port}/debug/healthz`)).status).toBe(200)
  expect(performance.now() - begun).toBeLessThan(15_000)
  await flooded
}, 60_000)

test('a full hashing queue answers 429 and does not delay requests without hashing', async () => {
  let n = 0
  const hashing = flood(HASHING_CALLERS, 4_000, () => createWithPassword(`hash-${n++}`))
  await until(async () => (await queued()) > 100, 'hashes wait')
  const others = await flood(4, 1_500, getUser)
  expect([...others.statuses.keys()]).toEqual([404])
  expect(percentile(others.accepted, 0.99)).toBeLessThan(10_000)
  const tally = await hashing
  expect([...tally.statuses.keys()].sort()).toEqual([200, 429])
  // No request waits longer than the gate allows.
  expect(percentile(tally.accepted, 1)).toBeLessThan(25_000)
  expect(tally.withoutRetryAfter).toBe(0)
}, 90_000)

/** Hashes that wait for their turn. */
async function queued(): Promise<number> {
  const metrics = await (await fetch(`http://127.0.0.1:${port}/debug/metrics`)).text()
  return Number(/^usher_password_hashes_waiting (\d+)/m.exec(metrics)?.[1])
}
