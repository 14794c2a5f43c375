/** A thousand cases, the same each time, of the million that `npm run fuzz` tries, and the proof that it finds defects. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzz, mutated } from '#bench/fuzz/target.ts'
import { targets } from '#bench/fuzz/targets/all.ts'

test.each(targets.map((target) => [target.name, target] as const))('%s: a thousand cases', (_name, target) => {
  const result = fuzz(target, 1_000, 20_261_121)
  expect(result.report).toBe('')
  expect(result.runs).toBe(1_000)
})

test('a case that fails is printed with its seed', () => {
  const brittle = {
    name: 'brittle',
    property: fc.property(mutated(fc.constant('abc'), ['!']), (text) => !text.includes('!')),
  }
  const result = fuzz(brittle, 1_000, 42)
  expect(result.failed).toBe(true)
  expect(result.report).toContain('seed: 42')
})
