import { hashToken } from '#crypto/token.ts'
import { noPermission } from '#domain/caller.ts'
import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import type { Session } from '#domain/session/session-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** Whether a role carries the permission where the session belongs: its user's organization, else the instance. */
export function maySession({ caller }: Pick<Context, 'caller'>, permission: string, { user }: Session): boolean {
  return user ? caller.may(permission, user.orgId) : caller.mayEverywhere(permission)
}

/** Whether the caller created the session or is its user. */
export const isOwn = ({ caller }: Pick<Context, 'caller'>, { creatorId, user }: Session): boolean =>
  creatorId === caller.id || user?.id === caller.id

/** Rejects a token that is not the session's current one. */
export function requireToken(session: Session, token: string): void {
  if (session.tokenHash === '' || hashToken(token) !== session.tokenHash) throw refuse('session.tokenInvalid')
}

/** Rejects a caller without the session's current token, the permission, or, with `own`, ownership of the session. */
export function requireSessionAccess(
  ctx: Pick<Context, 'caller'>,
  session: Session,
  access: { readonly permission: string; readonly token?: string; readonly own: boolean },
): void {
  if (access.token) requireToken(session, access.token)
  else if (!(access.own && isOwn(ctx, session)) && !maySession(ctx, access.permission, session)) throw noPermission()
}

/** Rejects a session that does not exist, has ended, or has expired; `now` in epoch milliseconds. */
export function requireOpen({ sequence, state }: Folded<Session>, now: number): void {
  if (sequence === 0) throw refuse('session.notFound')
  if (state.status === 'terminated') throw refuse('session.terminated')
  if (isExpired(state, now)) throw refuse('session.expired')
}

export const isExpired = ({ expiresAt }: Session, now: number): boolean => expiresAt !== undefined && expiresAt <= now

/** Loads a session that is not terminated. */
export async function loadSession(ctx: Pick<Context, 'events'>, id: string): Promise<Folded<Session>> {
  const session = await ctx.events.load(sessionAggregate, id)
  if (session.sequence === 0 || session.state.status === 'terminated') throw refuse('session.notFound')
  return session
}
