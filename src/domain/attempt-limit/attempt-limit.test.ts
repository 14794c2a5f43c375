import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLimit } from '#domain/attempt-limit/attempt-limit.ts'
import { clearExpiredRecords } from '#domain/sign-in/flows/clear-expired-records.ts'
import { NOW } from '#test/support/people.ts'
import { type TwoProcesses, twoProcesses } from '#test/support/two-processes.ts'

const MINUTE = 60_000
/** The beginning of a window. */
const BEGIN = NOW - (NOW % MINUTE)

let two: TwoProcesses
beforeAll(async () => {
  two = await twoProcesses()
})
afterAll(() => two.close())

const limitOf = (max: number, process = 0, kind = 'test') =>
  createLimit(two.ctx(process), { kind, max, windowMs: MINUTE })

const rowsLeft = async () => (await two.ctx(0).rows.selectFrom('limit_counts').select('id').execute()).length

test('allows attempts within the limit, rejects those beyond, and counts other subjects separately', async () => {
  const within = limitOf(2)
  expect([await within('a', BEGIN), await within('a', BEGIN + 1), await within('a', BEGIN + 2)]).toEqual([
    true,
    true,
    false,
  ])
  expect(await within('b', BEGIN + 2)).toBe(true)
  expect(await limitOf(2, 0, 'another kind')('a', BEGIN + 2)).toBe(true)
})

test('the border between two windows does not allow more attempts', async () => {
  const within = limitOf(4)
  const times = [50, 51, 52, 53, 61, 76, 77, 91].map((second) => BEGIN + second * 1000)
  const decisions: boolean[] = []
  for (const time of times) decisions.push(await within('border', time))
  // After a quarter of the new window three of four still weigh in, after a half two.
  expect(decisions).toEqual([true, true, true, true, false, true, false, true])
})

test('two processes share one count: of 200 concurrent attempts in both, exactly the limit is allowed', async () => {
  const limits = [limitOf(30, 0), limitOf(30, 1)]
  const decisions = await Promise.all(
    Array.from({ length: 200 }, (_none, i) => (limits[i % 2] as ReturnType<typeof limitOf>)('both', BEGIN)),
  )
  expect(decisions.filter(Boolean)).toHaveLength(30)
})

test('a restarted process continues the stored count', async () => {
  expect(await limitOf(1)('restart', BEGIN)).toBe(true)
  expect(await limitOf(1, 1)('restart', BEGIN + 1)).toBe(false)
})

test('removes a count when its window ends, with every number it claimed, and no sooner', async () => {
  const within = limitOf(100)
  for (let i = 0; i < 80; i++) await within('swept', BEGIN)
  const stood = await rowsLeft()
  const services = two.ctx(0)
  expect(await clearExpiredRecords(services, BEGIN + 2 * MINUTE - 1)).toBe(0)
  expect(await clearExpiredRecords(services, BEGIN + 4 * MINUTE)).toBe(stood)
  expect(await rowsLeft()).toBe(0)
  // The numbers are free again.
  for (let i = 0; i < 80; i++) expect(await within('swept', BEGIN)).toBe(true)
})
