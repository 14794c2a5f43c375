import type { Context } from '#domain/context.ts'
import { loadSession, requireSessionAccess } from '#domain/session/session-access.ts'
import { type SessionView, viewSession } from '#domain/session/session-view.ts'

export interface GetSession {
  readonly id: string
  /** The current token; absent: the session is the caller's own, or the permission `session.read` counts. */
  readonly token?: string
}

export async function getSession(ctx: Context, { id, token }: GetSession): Promise<SessionView> {
  const session = await loadSession(ctx, id)
  requireSessionAccess(ctx, session.state, { permission: 'session.read', own: true, ...(token ? { token } : {}) })
  return viewSession(ctx, session)
}
