import { noPermission } from '#domain/caller.ts'
import { author, type Context } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { type ChangedSession, changeSession, type SessionInput } from '#domain/session/change-session.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { requireOpen, requireSessionAccess } from '#domain/session/session-access.ts'
import { startDraft } from '#domain/session/session-draft.ts'

export interface SetSession extends SessionInput {
  readonly id: string
  /** The current token; absent: the permission `session.write` counts. */
  readonly token?: string
}

/** Adds checks, challenges, metadata or a lifetime to a session. All of the call is stored, or nothing of it. */
export async function setSession(ctx: Context, { id, token, ...input }: SetSession): Promise<ChangedSession> {
  let changed: Awaited<ReturnType<typeof changeSession>> = {}
  const session = await ctx.events.change(author(ctx), sessionAggregate, id, async (before) => {
    requireOpen(before, ctx.now)
    // Only the steps at the pages change a sign-in, whose token is in the browser's cookie.
    if (before.state.signIn) throw noPermission()
    const access = { permission: 'session.write', own: false, ...(token ? { token } : {}) }
    requireSessionAccess(ctx, before.state, access)
    const draft = startDraft(ctx, before, INSTANCE_ID)
    changed = await changeSession(draft, input)
    return draft.events
  })
  return { session, ...changed }
}
