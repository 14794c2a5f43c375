import { author, type Context } from '#domain/context.ts'
import type { SessionEvent } from '#domain/session/events.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import type { Session } from '#domain/session/session-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { foldEvent } from '#eventstore/fold.ts'

/** Unstored session during one call: each check sees the results of the checks before it. */
export interface SessionDraft {
  readonly ctx: Context
  readonly id: string
  readonly events: readonly SessionEvent[]
  state(): Session
  add(event: SessionEvent): void
}

export function startDraft(ctx: Context, before: Folded<Session>, owner: string): SessionDraft {
  const events: SessionEvent[] = []
  let folded = before
  return {
    ctx,
    id: before.id,
    events,
    state: () => folded.state,
    add(event) {
      const { creator, now } = author(ctx)
      const sequence = folded.sequence + 1
      folded = foldEvent(sessionAggregate, folded, {
        ...event,
        aggregateId: before.id,
        owner,
        sequence,
        creator,
        createdAt: now,
      })
      events.push(event)
    },
  }
}
