import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemCaller } from '#domain/caller.ts'
import { importOrg } from '#domain/org/flows/import-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { createPeople, NOW, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const contextOf = (caller: ReturnType<typeof systemCaller>) => ({
  ...people.services,
  caller,
  orgId: '',
  now: NOW,
  language: 'en',
})

test('an imported organization gets a generated domain and claims its name', async () => {
  const ctx = contextOf(systemCaller('TEST'))
  const id = await importOrg(ctx, ' Org A ')
  const { state } = await people.services.events.load(orgAggregate, id)
  expect(state).toMatchObject({ name: 'Org A', primaryDomain: 'org-a.localhost' })
  await expect(importOrg(ctx, 'org a')).rejects.toMatchObject({ kind: 'alreadyExists' })
  await expect(importOrg(ctx, ' ')).rejects.toMatchObject({ kind: 'invalidArgument' })
})
