import { afterAll, beforeAll, expect, test } from 'vitest'
import { clearExpiredRecords } from '#domain/sign-in/flows/clear-expired-records.ts'
import { startSession } from '#domain/sign-in/start-session.ts'
import { storeSignIn } from '#domain/sign-in/store-sign-in.ts'
import { keepChallenge, takeChallenge, USED_CHALLENGES } from '#domain/user/passwordless/webauthn-challenge.ts'
import { createPeople, NOW, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

test('more expired challenges than one batch go in one call', async () => {
  const challenge = { challenge: 'c', purpose: 'passkey', userId: '', rpId: 'localhost' } as const
  await Promise.all(Array.from({ length: 1100 }, () => keepChallenge(people.ctx(), challenge)))
  expect(await clearExpiredRecords(people.services, NOW)).toBe(0)
  expect(await clearExpiredRecords(people.services, NOW + 60 * 60 * 1000)).toBe(1100)
  expect(await people.services.rows.selectFrom('webauthn_challenges').select('id').execute()).toEqual([])
})

test('removes a used challenge together with its name, which blocks a second use until then', async () => {
  const wanted = { purpose: 'passkey', userId: '' } as const
  const id = await keepChallenge(people.ctx(), { challenge: 'c', ...wanted, rpId: 'localhost' })
  expect(await takeChallenge(people.ctx(), { id, ...wanted })).toBe('c')
  await expect(takeChallenge(people.ctx(), { id, ...wanted })).rejects.toMatchObject({
    reason: 'webauthn.challengeInvalid',
  })
  expect(await clearExpiredRecords(people.services, NOW + 60 * 60 * 1000)).toBe(1)
  const once = { scope: USED_CHALLENGES, name: id, taken: 'Errors.AlreadyExists' }
  await people.services.events.writeRecords([], [once])
})

test('keeps an expired session while an application holds a grant of it, and removes it with the grant', async () => {
  const later = NOW + 20 * 24 * 60 * 60 * 1000
  const user = await people.load('1')
  const start = async () => {
    const signIn = startSession(people.services, { user, method: 'password', userAgent: '' }, NOW)
    await storeSignIn(people.services, { signIn }, NOW)
    return signIn
  }
  const [held, free] = [await start(), await start()]
  const grant = {
    model: 'Grant',
    id: 'g',
    second_id: '',
    grant_id: 'g',
    user_id: '1',
    client_id: 'c',
    session_id: held.session.id,
    user_sequence: 1,
    scopes: '[]',
    audience: '[]',
    subjects: '[]',
    actor_id: '',
    actor_session_id: '',
    client_name: '',
    is_bound: 0,
    acr: '',
    auth_time: 0,
    payload: '',
    issued_at: NOW,
    consumed_at: null,
    expires_at: later,
  }
  await people.services.events.writeRecords([{ table: 'oidc_records', put: grant }])
  const ids = async () =>
    (await people.services.rows.selectFrom('user_sessions').select('id').execute()).map(({ id }) => id)
  await clearExpiredRecords(people.services, later)
  expect(await ids()).toEqual([held.session.id])
  expect(await ids()).not.toContain(free.session.id)

  await people.services.events.writeRecords([{ table: 'oidc_records', remove: { model: 'Grant', id: 'g' } }])
  await clearExpiredRecords(people.services, later)
  expect(await ids()).toEqual([])
})
