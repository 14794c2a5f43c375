import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymousCaller } from '#domain/caller.ts'
import { recoveryCodeCheckSucceeded, recoveryCodesAdded } from '#domain/user/recovery/events.ts'
import { decideRemoveRecoveryCodes, removeRecoveryCodes } from '#domain/user/recovery/remove-recovery-codes.ts'
import { added, createPeople, type People, refusalOf, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', added(), recoveryCodesAdded(['h1', 'h2']))
})
afterAll(() => people.close())

test.each([
  ['open ones', [added(), recoveryCodesAdded(['h1', 'h2'])]],
  ['used ones', [added(), recoveryCodesAdded(['h1']), recoveryCodeCheckSucceeded('h1')]],
] as const)('all codes are gone: %s', (_what, history) => {
  const events = decideRemoveRecoveryCodes(stateAfter(...history))
  expect(stateAfter(...history, ...events).recovery).toEqual({ codes: {}, generatedAt: 0 })
})

test('there are no codes to remove', () => {
  expect(refusalOf(() => decideRemoveRecoveryCodes(stateAfter(added())))).toBe('recoveryCodes.notFound')
})

test('it takes the permission to write users, and a user of the organization', async () => {
  const nobody = people.ctx({ caller: anonymousCaller })
  await expect(removeRecoveryCodes(nobody, { id: '1' })).rejects.toMatchObject({ kind: 'permissionDenied' })
  await expect(removeRecoveryCodes(people.ctx(), { id: '1', within: '101' })).rejects.toMatchObject({
    reason: 'user.notFound',
  })
  expect((await people.load('1')).state.recovery.codes).toEqual({ h1: 'open', h2: 'open' })
  await removeRecoveryCodes(people.ctx(), { id: '1' })
  expect((await people.load('1')).state.recovery.codes).toEqual({})
})
