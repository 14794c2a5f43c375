import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymousCaller, type Caller } from '#domain/caller.ts'
import { changeOrg } from '#domain/org/change-org.ts'
import { orgDeactivated } from '#domain/org/events.ts'
import type { Target } from '#domain/target.ts'
import { createPeople, ORG, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const admin = (orgId: string): Caller => ({
  ...anonymousCaller,
  id: '300',
  require: (permission, owner) => {
    if (owner !== orgId || permission !== 'org.write') anonymousCaller.require(permission, owner)
  },
})
const change = (caller: Caller, target: Target) =>
  changeOrg(people.ctx({ caller }), target, 'org.write', () => [orgDeactivated()])

test('an unknown organization, and one outside the limit, are unknown even to a caller without permission', async () => {
  const unknown = expect.objectContaining({ reason: 'org.notFound' })
  await expect(change(anonymousCaller, { id: '999' })).rejects.toEqual(unknown)
  await expect(change(anonymousCaller, { id: ORG, within: '101' })).rejects.toEqual(unknown)
})

test('the permission counts in the organization itself', async () => {
  await expect(change(admin('101'), { id: ORG })).rejects.toMatchObject({ kind: 'permissionDenied' })
  expect((await change(admin(ORG), { id: ORG })).state.status).toBe('inactive')
})
