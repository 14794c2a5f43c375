import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSession } from '#domain/session/create-session.ts'
import { findSessionHolder } from '#domain/session/find-session-holder.ts'
import { setSession } from '#domain/session/set-session.ts'
import { added, createPeople, NOW, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('200', added({ encodedHash: await people.services.passwords.hash('right') }))
})
afterAll(() => people.close())

test('of concurrent changes each takes effect, and the last token is the only one', async () => {
  const { session } = await createSession(people.ctx(), { user: { userId: '200' }, password: 'right' })
  const changes = await Promise.all(
    ['a', 'b', 'c', 'd'].map((key) =>
      setSession(people.ctx(), { id: session.id, metadata: new Map([[key, Buffer.from(key)]]) }),
    ),
  )
  const last = changes.reduce((one, other) => (one.session.sequence > other.session.sequence ? one : other))
  expect(Object.keys(last.session.state.metadata).sort()).toEqual(['a', 'b', 'c', 'd'])
  const holders = await Promise.all(changes.map(({ token = '' }) => findSessionHolder(people.services, token, NOW)))
  expect(holders.filter(Boolean)).toHaveLength(1)
  expect(await findSessionHolder(people.services, last.token ?? '', NOW)).toMatchObject({ user: { id: '200' } })
})

test('a failing check leaves the other parts of the call undone', async () => {
  const { session, token } = await createSession(people.ctx(), {})
  const change = { id: session.id, user: { userId: '200' }, password: 'wrong', lifetimeMs: 1 }
  await expect(setSession(people.ctx(), change)).rejects.toMatchObject({ reason: 'session.passwordWrong' })
  const after = await setSession(people.ctx(), { id: session.id, ...(token ? { token } : {}) })
  expect(after.session.state).toEqual(session.state)
})
