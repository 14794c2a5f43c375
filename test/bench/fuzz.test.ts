/** A thousand cases, the same each time, of the million that `npm run fuzz` tries, and the proof that it finds defects. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuzz, mutated } from '#bench/fuzz/target.ts'
import { targets } from '#bench/fuzz/targets/all.ts'

test.each(targets.map((target) => [target.name, target] as const))('%s: a thousand cases', (_name, target) => {
  const found = fuzz(target, 1_000, 20_261_121)
  expect(found.report).toBe('')
  expect(found.runs).toBe(1_000)
})

test('a case that fails is printed with its seed', () => {
  const brittle = {
    name: 'brittle',
    property: fc.property(mutated(fc.constant('abc'), ['!']), (text) => !text.includes('!')),
  }
  const found = fuzz(brittle, 1_000, 42)
  expect(found.failed).toBe(true)
  expect(found.report).toContain('seed: 42')
})
