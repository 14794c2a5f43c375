import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { userDeactivated, userLocked, userUnlocked } from '#domain/user/lifecycle/events.ts'
import { checkPassword, decideCheckPassword } from '#domain/user/password/check-password.ts'
import { passwordChanged, passwordCheckFailed } from '#domain/user/password/events.ts'
import { added, codeFor, createPeople, NOW, type People, stateAfter } from '#test/support/people.ts'

let people: People
let hash: string
beforeAll(async () => {
  people = await createPeople()
  hash = await people.services.passwords.hash('Passw0rd!')
})
afterAll(() => people.close())

let count = 0
async function person(...events: Parameters<People['given']>[1][]) {
  const userId = `3${count++}`
  await people.given(userId, added({ userName: `user${userId}`, encodedHash: hash }), ...events)
  return userId
}
const check = async (userId: string | undefined, password: string) =>
  (await checkPassword(people.ctx(), userId === undefined ? undefined : { id: userId }, password)) !== undefined

async function lockAfter(maxPasswordAttempts: number) {
  const before = await people.services.events.load(policiesAggregate, INSTANCE_ID)
  const events = [policySet(lockoutPolicy, { ...lockoutPolicy.defaults, maxPasswordAttempts }, before)]
  await people.services.events.pushOne(
    { creator: 'TEST', now: NOW },
    { aggregate: policiesAggregate, before, owner: INSTANCE_ID, events },
  )
}

test('a right password is right, a wrong one wrong, and both are recorded', async () => {
  const userId = await person()
  expect(await check(userId, 'Passw0rd!')).toBe(true)
  expect(await check(userId, 'passw0rd!')).toBe(false)
  expect(await check(userId, '')).toBe(false)
  expect(await people.eventTypes(userId, 1)).toEqual([
    'user.human.password.check.succeeded',
    'user.human.password.check.failed',
    'user.human.password.check.failed',
  ])
})

test('an unknown user, one of another organization, and one without password cost one hash each', async () => {
  await people.given('77', added({ userName: 'nopassword' }))
  const nothing = vi.spyOn(people.services.passwords, 'verifyNothing')
  expect(await check(undefined, 'Passw0rd!')).toBe(false)
  expect(await check('404', 'Passw0rd!')).toBe(false)
  expect(await check('77', '')).toBe(false)
  const elsewhere = people.ctx({ orgId: '999' })
  expect(await checkPassword(elsewhere, { id: await person(), within: '999' }, 'Passw0rd!')).toBeUndefined()
  expect(nothing).toHaveBeenCalledTimes(4)
  nothing.mockRestore()
})

test.each([
  [userLocked, 'locked'],
  [userDeactivated, 'deactivated'],
])('with the right password a user stays out after %o', async (end, _what) => {
  const userId = await person(end())
  expect(await check(userId, 'Passw0rd!')).toBe(false)
  expect(await people.eventTypes(userId, 2)).toEqual([])
})

test('an old hash is replaced at the first right password, and only then', async () => {
  const userId = '88'
  // md5crypt of "password", as the published examples have it.
  await people.given(userId, added({ userName: 'old', encodedHash: '$1$5pZSV9va$azfrPr6af3Fc7dLblQXVa0' }))
  expect(await check(userId, 'wrong')).toBe(false)
  expect(await check(userId, 'password')).toBe(true)
  expect(await people.eventTypes(userId, 2)).toEqual([
    'user.human.password.check.succeeded',
    'user.human.password.hash.updated',
  ])
  expect((await people.load(userId)).state.password.hash).toMatch(/^\$argon2id/)
  expect(await check(userId, 'password')).toBe(true)
})

test('a password changed while an old one was compared decides by the new one', async () => {
  const userId = await person()
  const next = await people.services.passwords.hash('An0ther!!')
  const { verify } = people.services.passwords
  const slow = vi.spyOn(people.services.passwords, 'verify').mockImplementationOnce(async (encoded, password) => {
    const result = await verify(encoded, password)
    await people.given(userId, passwordChanged({ encodedHash: next, changeRequired: false }))
    return result
  })
  expect(await check(userId, 'Passw0rd!')).toBe(false)
  expect(slow).toHaveBeenCalledTimes(2)
  slow.mockRestore()
})

describe('with a lockout policy of three tries', () => {
  beforeAll(() => lockAfter(3))
  afterAll(() => lockAfter(0))

  test('the third wrong password in a row locks, and then the right one is refused', async () => {
    const userId = await person()
    for (let i = 0; i < 3; i++) expect(await check(userId, 'wrong')).toBe(false)
    expect((await people.load(userId)).state.status).toBe('locked')
    expect(await check(userId, 'Passw0rd!')).toBe(false)
  })

  test('a right password, and an unlock, begin the count again', async () => {
    const userId = await person(passwordCheckFailed(), passwordCheckFailed())
    expect(await check(userId, 'Passw0rd!')).toBe(true)
    expect(await check(userId, 'wrong')).toBe(false)
    expect(await check(userId, 'wrong')).toBe(false)
    expect((await people.load(userId)).state.status).toBe('active')
    await people.given(userId, userLocked(), userUnlocked())
    expect(await check(userId, 'Passw0rd!')).toBe(true)
  })

  test('of 200 parallel guesses no more than three are answered, the right one among them or not', async () => {
    const userId = await person()
    const guesses = Array.from({ length: 200 }, (_, i) => check(userId, i === 150 ? 'Passw0rd!' : `guess ${i}`))
    const results = await Promise.allSettled(guesses)
    const checkEvents = (await people.eventTypes(userId, 1)).filter((type) => type !== 'user.locked')
    expect(checkEvents.length).toBeLessThanOrEqual(3)
    expect((await people.load(userId)).state.status).toBe('locked')
    expect(results.some((one) => one.status === 'fulfilled' && one.value)).toBe(false)
  })

  test('a user that is not initialized yet is not locked, but has no more tries either', () => {
    const tries = [passwordCheckFailed(), passwordCheckFailed(), passwordCheckFailed()]
    const user = stateAfter(
      added({ encodedHash: hash }),
      initializationCodeAdded(codeFor('initializeUser').payload),
      ...tries,
    )
    const decided = decideCheckPassword(
      { now: NOW },
      user,
      { right: true },
      { ...lockoutPolicy.defaults, maxPasswordAttempts: 3 },
    )
    expect(decided).toEqual({ right: false, events: [] })
  })
})
