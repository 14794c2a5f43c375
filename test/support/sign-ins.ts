/** Sessions of a user as the store has them, and older verifications than a test can wait for. */
import type { Services } from '#domain/context.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import type { Session } from '#domain/session/session-state.ts'
import { byPages, draftOf, factorChecked, sessionOf } from '#domain/sign-in/step-draft.ts'
import type { Folded } from '#eventstore/aggregate.ts'

type Store = Pick<Services, 'rows' | 'events'>

/** Returns the sessions of a user that have not ended. */
export async function sessionsOf({ rows, events }: Store, userId: string): Promise<Folded<Session>[]> {
  const found = await rows.selectFrom('user_sessions').select('id').where('user_id', '=', userId).execute()
  return events.loadAll(found.map(({ id }) => ({ aggregate: sessionAggregate, id })))
}

/** Moves every verification of a user's sign-ins into the past, milliseconds. */
export async function ageFactors({ rows, events }: Store, userId: string, byMs: number): Promise<void> {
  for (const session of await sessionsOf({ rows, events }, userId)) {
    const { factors, userSequence } = sessionOf(draftOf(session))
    for (const { method, at } of factors)
      await events.change(byPages(at - byMs), sessionAggregate, session.id, () => [factorChecked(method, userSequence)])
  }
}
