import { afterAll, beforeAll, expect, test } from 'vitest'
import { emailVerified } from '#domain/user/email/events.ts'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { decideInitializeUser, initializeUser } from '#domain/user/initialization/initialize-user.ts'
import { added, codeFor, createPeople, type People, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const { plain, payload } = codeFor('initializeUser')
const types = (events: readonly { type: string }[]) => events.map((event) => event.type)

test('a right code activates the user, proves the address and sets the password, in this order', () => {
  const user = stateAfter(added(), initializationCodeAdded(payload))
  expect(types(decideInitializeUser(user, '$hash'))).toEqual([
    'user.human.initialization.check.succeeded',
    'user.human.email.verified',
    'user.human.password.changed',
  ])
})

test('an address that is verified already is not verified again, and without a password none is set', () => {
  const user = stateAfter(added(), emailVerified(), initializationCodeAdded(payload))
  expect(types(decideInitializeUser(user, ''))).toEqual(['user.human.initialization.check.succeeded'])
})

test('the person is active with the password they chose', async () => {
  await people.given('1', added(), initializationCodeAdded(payload))
  await initializeUser(people.ctx(), { id: '1' }, { code: plain, password: 'Passw0rd!' })
  const { state } = await people.load('1')
  expect(state).toMatchObject({ status: 'active', email: { verified: true }, password: { changeRequired: false } })
  expect((await people.services.passwords.verify(state.password.hash, 'Passw0rd!')).result).toBe('ok')
})

test('a password that breaks the policy stores nothing, and the code still works', async () => {
  await people.given('2', added({ userName: 'two' }), initializationCodeAdded(payload))
  const weak = initializeUser(people.ctx(), { id: '2' }, { code: plain, password: 'weak' })
  await expect(weak).rejects.toMatchObject({ reason: 'password.tooShort' })
  expect(await people.eventTypes('2', 2)).toEqual([])
  await initializeUser(people.ctx(), { id: '2' }, { code: plain, password: 'Passw0rd!' })
  expect((await people.load('2')).state.status).toBe('active')
})

test('with a wrong code no password is set, however good it is', async () => {
  await people.given('3', added({ userName: 'three' }), initializationCodeAdded(payload))
  const wrong = initializeUser(people.ctx(), { id: '3' }, { code: 'AAAAAA', password: 'Passw0rd!' })
  await expect(wrong).rejects.toMatchObject({ reason: 'code.wrong', key: 'Errors.User.Code.Invalid' })
  expect(await people.eventTypes('3', 2)).toEqual(['user.human.initialization.check.failed'])
})

test('of 20 concurrent initializations with different passwords, one succeeds and its password is stored', async () => {
  await people.given('4', added({ userName: 'four' }), initializationCodeAdded(payload))
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) =>
      initializeUser(people.ctx(), { id: '4' }, { code: plain, password: `Passw0rd!${i}` }),
    ),
  )
  const winners = results.flatMap((one, i) => (one.status === 'fulfilled' ? [i] : []))
  expect(winners).toHaveLength(1)
  const { hash } = (await people.load('4')).state.password
  expect((await people.services.passwords.verify(hash, `Passw0rd!${winners[0]}`)).result).toBe('ok')
})
