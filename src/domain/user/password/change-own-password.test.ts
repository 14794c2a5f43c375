import { afterAll, beforeAll, expect, test } from 'vitest'
import { userLocked } from '#domain/user/lifecycle/events.ts'
import { changeOwnPassword, decideChangeOwnPassword } from '#domain/user/password/change-own-password.ts'
import { added, createPeople, type People, refusalOf, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  const encodedHash = await people.services.passwords.hash('Passw0rd!')
  await people.given('1', added({ encodedHash, changeRequired: true }))
})
afterAll(() => people.close())

test('rejects the current password as the new one', async () => {
  const same = changeOwnPassword(people.ctx(), { id: '1' }, 'Passw0rd!')
  await expect(same).rejects.toMatchObject({ key: 'Errors.User.Password.NotChanged' })
})

test('another password that keeps the policy ends the need to change it', async () => {
  const weak = changeOwnPassword(people.ctx(), { id: '1' }, 'passw0rd!')
  await expect(weak).rejects.toMatchObject({ reason: 'password.noUppercase' })
  await changeOwnPassword(people.ctx(), { id: '1' }, 'An0ther!!')
  expect((await people.load('1')).state.password.changeRequired).toBe(false)
})

test('does not overwrite a concurrently changed password, and rejects a locked user', () => {
  const user = stateAfter(added({ encodedHash: '$new' }))
  expect(
    refusalOf(() => decideChangeOwnPassword(user, '$proven', { encodedHash: '$next', changeRequired: false })),
  ).toBe('user.changedConcurrently')
  const locked = stateAfter(added({ encodedHash: '$proven' }), userLocked())
  expect(
    refusalOf(() => decideChangeOwnPassword(locked, '$proven', { encodedHash: '$next', changeRequired: false })),
  ).toBe('user.notActive')
})
