import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSession } from '#domain/session/create-session.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { endExpiredSignIns } from '#domain/sign-in/end-expired-sign-ins.ts'
import { LOGIN_TIMEOUT_MS } from '#domain/sign-in/session.ts'
import { startSession } from '#domain/sign-in/start-session.ts'
import { storeSignIn } from '#domain/sign-in/store-sign-in.ts'
import { createPeople, NOW, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

test('an expired sign-in ends, and its past events lose the browser; a session of the API remains', async () => {
  const { events } = people.services
  const signIn = startSession(
    people.services,
    { user: await people.load('1'), method: 'password', userAgent: 'Browser/1.0' },
    NOW,
  )
  await storeSignIn(people.services, { signIn }, NOW)
  const byApi = await createSession(people.ctx(), { lifetimeMs: 1 })
  expect(await endExpiredSignIns(people.services, NOW + LOGIN_TIMEOUT_MS - 1)).toBe(0)
  expect(await endExpiredSignIns(people.services, NOW + LOGIN_TIMEOUT_MS)).toBe(1)
  const stored: unknown[] = []
  for await (const { type, payload } of events.history({ aggregateIds: [signIn.session.id] }))
    stored.push([type, payload])
  expect(stored.at(0)).toEqual(['session.added', { userAgent: {}, completeWithinMs: LOGIN_TIMEOUT_MS }])
  expect(stored.at(-1)).toEqual(['session.terminated', {}])
  expect((await events.load(sessionAggregate, byApi.session.id)).state.status).toBe('active')
})
