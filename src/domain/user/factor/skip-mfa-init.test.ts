import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymousCaller } from '#domain/caller.ts'
import { decideSkipMfaInit, skipMfaInit } from '#domain/user/factor/skip-mfa-init.ts'
import { userDeactivated } from '#domain/user/lifecycle/events.ts'
import { added, createPeople, NOW, type People, refusalOf, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', added())
})
afterAll(() => people.close())

test('when it was put off is remembered', async () => {
  await skipMfaInit(people.ctx({ now: NOW + 5 }), { id: '1' })
  expect((await people.load('1')).state.mfa.initSkippedAt).toBe(NOW + 5)
  expect(await people.eventTypes('1', 1)).toEqual(['user.human.mfa.init.skipped'])
})

test('rejects a caller without permission on another user', async () => {
  const other = skipMfaInit(people.ctx({ caller: { ...anonymousCaller, id: '2' } }), { id: '1' })
  await expect(other).rejects.toMatchObject({ kind: 'permissionDenied' })
  await expect(skipMfaInit(people.ctx({ orgId: '999' }), { id: '1', within: '999' })).rejects.toMatchObject({
    kind: 'notFound',
  })
})

test('rejects a user who may not sign in', () => {
  expect(refusalOf(() => decideSkipMfaInit(stateAfter(added(), userDeactivated())))).toBe('user.notActive')
})
