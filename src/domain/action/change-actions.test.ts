import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ActionRegistry, createActionRegistry } from '#domain/action/action-registry.ts'
import { createTarget } from '#domain/action/create-target.ts'
import { setExecution } from '#domain/action/set-execution.ts'
import { createPeople, type People } from '#test/support/people.ts'

let people: People
let registry: ActionRegistry
beforeAll(async () => {
  people = await createPeople()
  registry = await createActionRegistry(people.services, { isShared: false })
})
afterAll(async () => {
  registry.close()
  await people.close()
})

test('concurrent changes are all stored and all reach the registry', async () => {
  const settings = {
    name: 'a',
    type: 'call',
    interruptOnError: false,
    timeoutMs: 1000,
    endpoint: 'https://a.example',
    payloadType: 'json',
  } as const
  const made = await Promise.all(Array.from({ length: 10 }, () => createTarget(people.ctx(), settings)))
  await setExecution(
    people.ctx(),
    'request',
    made.map(({ id }) => id),
  )
  await registry.refresh()
  expect(registry.targetsFor(['request/x', 'request']).map(({ id }) => id)).toEqual(made.map(({ id }) => id))
  expect(registry.targetsFor(['response'])).toEqual([])
})
