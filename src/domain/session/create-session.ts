import { author, type Context } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { type ChangedSession, changeSession, type SessionInput } from '#domain/session/change-session.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { startDraft } from '#domain/session/session-draft.ts'
import type { UserAgent } from '#domain/session/session-state.ts'

/**
 * Creates a session, with the checks and challenges of the same call. If one of them fails, no session is stored; failed
 * attempts are.
 */
export async function createSession(
  ctx: Context,
  { userAgent, ...input }: SessionInput & { readonly userAgent?: UserAgent },
): Promise<ChangedSession> {
  requireOnInstance(ctx.caller, 'session.write')
  const before = ctx.events.nonexistent(sessionAggregate, ctx.newId())
  const draft = startDraft(ctx, before, INSTANCE_ID)
  draft.add(sessionEvent('session.added', userAgent ? { userAgent } : {}))
  const changed = await changeSession(draft, input)
  const of = { aggregate: sessionAggregate, before, events: draft.events, owner: INSTANCE_ID }
  return { session: await ctx.events.pushOne(author(ctx), of), ...changed }
}
