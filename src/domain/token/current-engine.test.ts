import { afterAll, beforeAll, expect, test } from 'vitest'
import { currentEngine } from '#domain/token/current-engine.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { createPeople, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

test('concurrent first requests share one engine', async () => {
  const { current, stop } = currentEngine(people.services, collectingLog().log, (keyring) => ({ keyring }))
  const engines = await Promise.all([current(), current(), current(true)])
  expect(new Set(engines).size).toBe(1)
  stop()
})
