import { afterAll, beforeAll, expect, test } from 'vitest'
import { emailVerified } from '#domain/user/email/events.ts'
import { findNameConflicts } from '#domain/user/find-name-conflicts.ts'
import { phoneVerified } from '#domain/user/phone/events.ts'
import { added, createPeople, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const idsOf = async () =>
  (await findNameConflicts(people.services)).map(({ kind, value, users }) => [kind, value, users.map(({ id }) => id)])

test('users with different names, and unverified addresses, are no conflict', async () => {
  await people.given('1', added({ userName: 'one@acme.example', email: 'one@acme.example' }), emailVerified())
  await people.given('2', added({ userName: 'two', email: 'shared@acme.example' }))
  await people.given('3', added({ userName: 'shared@acme.example', email: 'Shared@acme.example' }))
  expect(await idsOf()).toEqual([])
})

test('names that are the verified address of others, and shared addresses and numbers are listed', async () => {
  await people.given('10', added({ userName: 'vera', email: 'vera@mouse.example' }), emailVerified())
  await people.given('11', added({ userName: 'Vera@Mouse.example', email: 'other@mouse.example' }))
  const contacts = { email: 'Twin@mouse.example', phone: '+41791234567' }
  await people.given('12', added({ userName: 'twin-1', ...contacts }), emailVerified(), phoneVerified())
  await people.given(
    '13',
    added({ userName: 'twin-2', ...contacts, email: 'twin@mouse.example' }),
    emailVerified(),
    phoneVerified(),
  )
  expect(await idsOf()).toEqual([
    ['name', 'vera@mouse.example', ['11', '10']],
    ['email', 'twin@mouse.example', ['12', '13']],
    ['phone', '+41791234567', ['12', '13']],
  ])
})
