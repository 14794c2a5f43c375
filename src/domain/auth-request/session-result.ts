import { resultOf } from '#domain/auth-request/answer-auth-request.ts'
import type { AuthResult } from '#domain/auth-request/auth-request.ts'
import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { findSignedIn } from '#domain/session/find-session-holder.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { requireOpen, requireToken } from '#domain/session/session-access.ts'
import { signInOf } from '#domain/sign-in/find-session.ts'

/** A session and its current token, as a login UI holds them. */
export interface HeldSession {
  readonly id: string
  readonly token: string
}

/**
 * The response that a session gives to a request.
 * @throws `authRequest.sessionNotFound`, `session.terminated`, `session.expired`, `session.tokenInvalid`,
 * `authRequest.sessionNotSignedIn`: its user did not authenticate, or may not sign in any more
 */
export async function sessionResult(
  ctx: Pick<Context, 'events' | 'now'>,
  { id, token }: HeldSession,
): Promise<AuthResult> {
  const session = await ctx.events.load(sessionAggregate, id)
  if (session.sequence === 0) throw refuse('authRequest.sessionNotFound')
  requireOpen(session, ctx.now)
  requireToken(session.state, token)
  const signedIn = await findSignedIn(ctx, session, ctx.now)
  if (!signedIn) throw refuse('authRequest.sessionNotSignedIn')
  return resultOf(signInOf(signedIn))
}
