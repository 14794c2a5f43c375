import { afterAll, beforeAll, expect, test } from 'vitest'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { setPassword } from '#domain/user/password/set-password.ts'
import { added, codeFor, createPeople, type People, rejectionOf } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', added())
  await people.given('2', added({ userName: 'new' }), initializationCodeAdded(codeFor('initializeUser').payload))
  await people.given(
    '3',
    machineAdded({ userName: 'm', userNameScoped: false, name: 'M', description: '', accessTokenType: 0 }),
  )
})
afterAll(() => people.close())

const set = (userId: string, password = 'Passw0rd!', orgId = '100') =>
  setPassword(people.ctx(), { id: userId, within: orgId }, { password, changeRequired: true })

test('stores the password, requires a change if requested, and ends all sessions', async () => {
  const details = await set('1')
  const { state } = await people.load('1')
  expect(state.password.changeRequired).toBe(true)
  expect(state.signedOutAt).toBe(details.sequence)
  expect((await people.services.passwords.verify(state.password.hash, 'Passw0rd!')).result).toBe('ok')
})

test.each([
  ['user.notInitialised', '2', 'Passw0rd!', '100'],
  ['user.notHuman', '3', 'Passw0rd!', '100'],
  ['user.notFound', '404', 'Passw0rd!', '100'],
  ['user.notFound', '1', 'Passw0rd!', '999'],
  ['password.noSymbol', '1', 'Passw0rd', '100'],
])('refuses with %s for user %s', async (id, userId, password, orgId) => {
  expect(await rejectionOf(set(userId, password, orgId))).toBe(id)
})
