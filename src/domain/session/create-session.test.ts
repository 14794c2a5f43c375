import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymousCaller } from '#domain/caller.ts'
import { createSession } from '#domain/session/create-session.ts'
import { added, createPeople, NOW, ORG, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('200', added({ encodedHash: await people.services.passwords.hash('right') }))
})
afterAll(() => people.close())

const stored = () => people.services.rows.selectFrom('user_sessions').selectAll().execute()

test('the row has the searchable fields of the session, and only a hash of the token', async () => {
  const { session, token } = await createSession(people.ctx(), {
    user: { userId: '200' },
    password: 'right',
    lifetimeMs: 60_000,
    userAgent: { fingerprintId: 'f1' },
  })
  expect(await stored()).toEqual([
    {
      id: session.id,
      token_hash: session.state.tokenHash,
      creator_id: 'TEST',
      user_id: '200',
      org_id: ORG,
      fingerprint_id: 'f1',
      user_sequence: 2,
      created_at: NOW,
      changed_at: NOW,
      expires_at: NOW + 60_000,
      is_sign_in: 0,
    },
  ])
  expect(JSON.stringify(session)).not.toContain(token)
})

test('a failed check stores no session, but counts on the user', async () => {
  const before = (await stored()).length
  const wrong = createSession(people.ctx(), { user: { userId: '200' }, password: 'wrong' })
  await expect(wrong).rejects.toMatchObject({ reason: 'session.passwordWrong', params: { failedAttempts: 1 } })
  expect(await stored()).toHaveLength(before)
  expect((await people.load('200')).state.password.failures).toBe(1)
})

test('without the permission on the instance nothing is checked', async () => {
  const caller = { ...anonymousCaller, id: '9', orgId: ORG, may: () => true }
  const failures = (await people.load('200')).state.password.failures
  const input = { user: { userId: '200' }, password: 'wrong' }
  await expect(createSession(people.ctx({ caller }), input)).rejects.toMatchObject({ kind: 'permissionDenied' })
  expect((await people.load('200')).state.password.failures).toBe(failures)
})
