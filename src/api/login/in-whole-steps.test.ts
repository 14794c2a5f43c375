import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { inWholeSteps } from '#api/login/in-whole-steps.ts'

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

test('a result, and a failure, come no sooner than one step after the start', async () => {
  const startedAt = performance.now()
  expect(await inWholeSteps(30, startedAt, Promise.resolve('done'))).toBe('done')
  expect(performance.now() - startedAt).toBeGreaterThan(25)
  const failing = performance.now()
  await expect(inWholeSteps(30, failing, Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(performance.now() - failing).toBeGreaterThan(25)
})

test('what takes longer than a step ends with a later one', async () => {
  const ms = await timed(() => inWholeSteps(100, performance.now(), wait(130)))
  expect(ms).toBeGreaterThan(190)
})

test('what was begun long before waits for the next step only, and never for a negative time', async () => {
  const warnings: string[] = []
  const listen = (warning: Error) => warnings.push(warning.name)
  process.on('warning', listen)
  try {
    const startedAt = performance.now() - 10_030
    expect(await inWholeSteps(100, startedAt, Promise.resolve('slow'))).toBe('slow')
    const steps = (performance.now() - startedAt) / 100
    expect(steps).toBeGreaterThan(100.9)
    // Warnings are emitted in a later turn.
    await wait(1)
    expect(warnings).toEqual([])
  } finally {
    process.off('warning', listen)
  }
})
