import { afterAll, beforeAll, expect, test } from 'vitest'
import { initializationSlot, passkeySlot } from '#domain/user/code-slots.ts'
import { initializationCheckSucceeded, initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { userDeactivated, userLocked } from '#domain/user/lifecycle/events.ts'
import { findDeadCode, redeemCode, tryCode } from '#domain/user/redeem-code.ts'
import { added, codeFor, createPeople, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

let count = 0
async function newcomer() {
  const { plain, payload } = codeFor('initializeUser')
  const userId = `2${count++}`
  await people.given(userId, added({ userName: `user${userId}` }), initializationCodeAdded(payload))
  return { code: plain, user: { id: userId }, slot: initializationSlot }
}
const use = () => [initializationCheckSucceeded()]
const keys = (results: PromiseSettledResult<unknown>[]) =>
  results.map((one) => (one.status === 'fulfilled' ? 'ok' : (one.reason as { key: string }).key)).sort()

test('of 50 concurrent uses of one code exactly one succeeds, and the others learn that it is used', async () => {
  const link = await newcomer()
  const results = await Promise.allSettled(Array.from({ length: 50 }, () => redeemCode(people.ctx(), link, use)))
  expect(keys(results).filter((key) => key === 'ok')).toEqual(['ok'])
  expect(new Set(keys(results))).toEqual(new Set(['ok', 'Errors.User.Code.Used']))
  expect(await people.eventTypes(link.user.id, 2)).toEqual(['user.human.initialization.check.succeeded'])
})

test('a wrong try is recorded and refused, and the right code still works after it', async () => {
  const link = await newcomer()
  await expect(redeemCode(people.ctx(), { ...link, code: 'AAAAAA' }, use)).rejects.toMatchObject({
    key: 'Errors.User.Code.Invalid',
  })
  expect(await people.eventTypes(link.user.id, 2)).toEqual(['user.human.initialization.check.failed'])
  expect((await redeemCode(people.ctx(), link, use)).state.status).toBe('active')
})

test('looking at a right code does not use it, looking at a wrong one counts', async () => {
  const link = await newcomer()
  for (let i = 0; i < 3; i++) expect((await tryCode(people.ctx(), link)).verdict).toBe('ok')
  expect(await people.eventTypes(link.user.id, 2)).toEqual([])
  expect((await tryCode(people.ctx(), { ...link, code: 'BBBBBB' })).verdict).toBe('wrong')
  expect((await people.load(link.user.id)).state.initCode?.failures).toBe(1)
})

test('querying why a code ended records nothing, counts as no attempt, and is limited to the organization', async () => {
  const link = await newcomer()
  for (const code of [link.code, 'AAAAAA', ''])
    expect(await findDeadCode(people.ctx(), { ...link, code })).toBeUndefined()
  expect(await people.eventTypes(link.user.id, 2)).toEqual([])
  await redeemCode(people.ctx(), link, use)
  expect(await findDeadCode(people.ctx(), link)).toBe('used')
  expect(await findDeadCode(people.ctx(), { ...link, user: { ...link.user, within: '999' } })).toBeUndefined()
  expect(await findDeadCode(people.ctx(), { ...link, user: { id: '404' } })).toBeUndefined()
})

test('40 parallel guesses cost the code its life after ten, and no more are recorded', async () => {
  const link = await newcomer()
  const guesses = Array.from({ length: 40 }, (_, i) => tryCode(people.ctx(), { ...link, code: `GUESS${i}` }))
  await Promise.allSettled(guesses)
  while ((await tryCode(people.ctx(), { ...link, code: 'AAAAAA' })).verdict === 'wrong');
  expect(await people.eventTypes(link.user.id, 2)).toHaveLength(10)
  expect((await tryCode(people.ctx(), link)).verdict).toBe('exhausted')
})

test('a user of another organization is rejected like an unknown one', async () => {
  const link = await newcomer()
  const refusals = await Promise.allSettled([
    redeemCode(people.ctx(), { ...link, user: { ...link.user, within: '999' } }, use),
    redeemCode(people.ctx(), { ...link, user: { id: '404' } }, use),
  ])
  expect(keys(refusals)).toEqual(['Errors.User.Code.NotFound', 'Errors.User.Code.NotFound'])
  expect(await people.eventTypes(link.user.id, 2)).toEqual([])
})

test.each([userLocked, userDeactivated])('a user who may not sign in has no code that works', async (end) => {
  const link = await newcomer()
  await people.given(link.user.id, end())
  expect((await tryCode(people.ctx(), link)).verdict).toBe('none')
})

test('the id of a passkey code may be any text', async () => {
  const { user } = await newcomer()
  for (const codeId of ['__proto__', 'constructor', '', 'x'.repeat(5000)]) {
    const tried = await tryCode(people.ctx(), { user, slot: passkeySlot(codeId), code: 'whatever' })
    expect(tried.verdict).toBe('none')
  }
})
