import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { padDuration } from '#api/login/pad-duration.ts'

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

test('results and failures take at least one step', async () => {
  const startedAt = performance.now()
  expect(await padDuration(30, startedAt, Promise.resolve('done'))).toBe('done')
  expect(performance.now() - startedAt).toBeGreaterThan(25)
  const failing = performance.now()
  await expect(padDuration(30, failing, Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(performance.now() - failing).toBeGreaterThan(25)
})

test('work that takes longer than a step ends at the end of a later step', async () => {
  const ms = await timed(() => padDuration(100, performance.now(), wait(130)))
  expect(ms).toBeGreaterThan(190)
})

test('work that started long ago waits for the next step only, never for a negative duration', async () => {
  const warnings: string[] = []
  const listen = (warning: Error) => warnings.push(warning.name)
  process.on('warning', listen)
  try {
    const startedAt = performance.now() - 10_030
    expect(await padDuration(100, startedAt, Promise.resolve('slow'))).toBe('slow')
    const steps = (performance.now() - startedAt) / 100
    expect(steps).toBeGreaterThan(100.9)
    // Warnings are emitted in a later turn.
    await wait(1)
    expect(warnings).toEqual([])
  } finally {
    process.off('warning', listen)
  }
})
