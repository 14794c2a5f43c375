import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { requireSessionAccess } from '#domain/session/session-access.ts'

export interface TerminateSession {
  readonly id: string
  /** The current token; absent: the session is the caller's own, or the permission `session.delete` counts. */
  readonly token?: string
}

/** Ends a session. An unknown or terminated one is no error; `undefined` if it never existed. */
export async function terminateSession(ctx: Context, { id, token }: TerminateSession): Promise<Details | undefined> {
  const after = await ctx.events.change(author(ctx), sessionAggregate, id, ({ sequence, state }) => {
    if (sequence === 0 || state.status === 'terminated') return []
    requireSessionAccess(ctx, state, { permission: 'session.delete', own: true, ...(token ? { token } : {}) })
    return [sessionEvent('session.terminated', {})]
  })
  return after.sequence > 0 ? detailsOf(after) : undefined
}
