import type { Context } from '#domain/context.ts'
import { findSessionById, type LiveSession } from '#domain/sign-in/find-session.ts'

/** Returns the session with this id, if the caller is signed in by it. */
export async function findOwnSession(
  ctx: Pick<Context, 'rows' | 'events' | 'caller' | 'now'>,
  id: string,
): Promise<LiveSession | undefined> {
  const live = id ? await findSessionById(ctx, id, ctx.now) : undefined
  return live?.session.userId === ctx.caller.id ? live : undefined
}
