import type { Context } from '#domain/context.ts'
import type { Session } from '#domain/session/session-state.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { userAggregate } from '#domain/user/user.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

/** A session as callers read it, with the names that its user has now. */
export interface SessionView extends Folded<Session> {
  readonly userNames?: { readonly loginName: string; readonly displayName: string }
}

export function viewSessions(
  ctx: Pick<Context, 'events'>,
  sessions: readonly Folded<Session>[],
): Promise<SessionView[]> {
  return Promise.all(sessions.map((session) => viewSession(ctx, session)))
}

export async function viewSession(ctx: Pick<Context, 'events'>, session: Folded<Session>): Promise<SessionView> {
  const of = session.state.user
  if (!of) return session
  const user = await ctx.events.load(userAggregate, of.id)
  if (!exists(userAggregate, user)) return session
  const { preferredLoginName } = await loginNamesOf(ctx, user.owner, user.state.userName)
  return { ...session, userNames: { loginName: preferredLoginName, displayName: user.state.profile.displayName } }
}
