import { afterAll, beforeAll, expect, test } from 'vitest'
import { endSessions } from '#domain/session/end-sessions.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { createPeople, NOW, ORG, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

async function addSession(id: string, userId: string): Promise<void> {
  const { events } = people.services
  const before = events.nonexistent(sessionAggregate, id)
  const added = [
    sessionEvent('session.added', { userAgent: { ip: '192.0.2.1' } }),
    sessionEvent('session.user.checked', { userId, orgId: ORG }),
  ]
  await events.pushOne(
    { creator: 'TEST', now: NOW },
    { aggregate: sessionAggregate, before, owner: ORG, events: added },
  )
}

test('all sessions of the user end, more than fit into one unit, and no other', async () => {
  for (let i = 0; i < 201; i++) await addSession(`gone-${i}`, 'gone')
  await addSession('kept', 'kept')
  await endSessions(people.ctx(), 'user_id', 'gone')
  const left = await people.services.rows.selectFrom('user_sessions').select('id').execute()
  expect(left).toEqual([{ id: 'kept' }])
  const payloads: unknown[] = []
  for await (const event of people.services.events.history({ aggregateIds: ['gone-0', 'kept'] }))
    payloads.push(event.payload)
  expect(payloads).toEqual([
    { userAgent: {} },
    { userId: 'gone', orgId: ORG },
    { userAgent: { ip: '192.0.2.1' } },
    { userId: 'kept', orgId: ORG },
    {},
  ])
})
