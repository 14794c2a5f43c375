import { afterAll, beforeAll, expect, test } from 'vitest'
import { userLocked, userRemoved } from '#domain/user/lifecycle/events.ts'
import {
  passwordAdded,
  passwordChanged,
  passwordCheckFailed,
  passwordCheckSucceeded,
  passwordRemoved,
} from '#domain/user/password/events.ts'
import { getPasswordStatus } from '#domain/user/password/get-password-status.ts'
import { added, createPeople, NOW, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const password = (encodedHash: string) => ({ encodedHash, changeRequired: false })

test('describes the current password, not an earlier one', async () => {
  await people.given(
    '1',
    added({ encodedHash: '$x' }),
    passwordCheckSucceeded(),
    passwordRemoved(),
    passwordAdded({ encodedHash: '$y', changeRequired: true }),
    passwordCheckFailed(),
    passwordCheckSucceeded(),
    passwordCheckFailed(),
    passwordCheckFailed(),
  )
  expect(await getPasswordStatus(people.ctx(), { id: '1' })).toEqual({
    state: 'initial',
    createdAt: NOW,
    changedAt: NOW,
    version: 1,
    lastSuccessAt: NOW,
    successes: 1,
    lastFailureAt: NOW,
    failures: 2,
  })
})

test('a changed password is the next version, and one that was guessed at too often is locked', async () => {
  const guesses = [passwordCheckFailed(), userLocked()]
  await people.given(
    '2',
    added({ userName: 'two' }),
    passwordAdded(password('$x')),
    passwordChanged(password('$y')),
    ...guesses,
  )
  expect(await getPasswordStatus(people.ctx(), { id: '2' })).toMatchObject({
    state: 'temporaryLocked',
    version: 2,
    failures: 1,
  })
})

test('a user under a removed id has nothing of the one before', async () => {
  await people.given('3', added({ userName: 'three', encodedHash: '$x' }), passwordCheckSucceeded(), userRemoved())
  await people.given('3', added({ userName: 'three', encodedHash: '$z' }))
  expect(await getPasswordStatus(people.ctx(), { id: '3' })).toMatchObject({
    version: 1,
    successes: 0,
    lastSuccessAt: 0,
  })
})

test('a user without password has no status', async () => {
  await people.given('4', added({ userName: 'four' }))
  await expect(getPasswordStatus(people.ctx(), { id: '4' })).rejects.toMatchObject({
    kind: 'notFound',
    reason: 'password.notSet',
  })
})
