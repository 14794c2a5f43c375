import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { requireSessionAccess } from '#domain/session/session-access.ts'
import { sessionEndings } from '#domain/session/session-endings.ts'
import type { Session } from '#domain/session/session-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

export interface TerminateSession {
  readonly id: string
  /** The current token; absent: the session is the caller's own, or the permission `session.delete` counts. */
  readonly token?: string
}

/**
 * Ends a session, of the session API or of a sign-in at the pages, and notifies applications. An unknown or terminated
 * one is no error; `undefined` if it never existed.
 */
export async function terminateSession(ctx: Context, { id, token }: TerminateSession): Promise<Details | undefined> {
  const after = await ctx.events.retry(async () => {
    const before = await ctx.events.load(sessionAggregate, id)
    if (before.sequence === 0 || before.state.status === 'terminated') return before
    requireSessionAccess(ctx, before.state, { permission: 'session.delete', own: true, ...(token ? { token } : {}) })
    const [stored] = await ctx.events.push(author(ctx), await sessionEndings(ctx, [before], ctx.now))
    // The only change is of a session.
    return (stored ?? before) as Folded<Session>
  })
  return after.sequence > 0 ? detailsOf(after) : undefined
}
