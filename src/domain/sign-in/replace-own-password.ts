import { author, type Context, type Details } from '#domain/context.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import type { Target } from '#domain/target.ts'
import { replacePassword } from '#domain/user/password/replace-password.ts'

export interface ReplaceOwnPassword {
  readonly current: string
  readonly password: string
  /** Session that the caller's token depends on; '': none. */
  readonly sessionId: string
}

/**
 * Replaces the caller's password by proof of the current one. All sessions of the caller end, except the session of
 * the sign-in pages that the call is made in (ASVS 5.0 7.4.3).
 * @throws as `replacePassword`
 */
export async function replaceOwnPassword(
  ctx: Context,
  target: Target,
  { current, password, sessionId }: ReplaceOwnPassword,
): Promise<Details> {
  const details = await replacePassword(ctx, target, { current, password, changeRequired: false })
  await keepSession(ctx, { id: sessionId, userId: target.id }, details.sequence)
  return details
}

async function keepSession(
  ctx: Context,
  { id, userId }: { readonly id: string; readonly userId: string },
  userSequence: number,
): Promise<void> {
  if (!id) return
  await ctx.events.change(author(ctx), sessionAggregate, id, ({ state }) =>
    state.signIn && state.user?.id === userId ? [sessionEvent('session.factors.renewed', { userSequence })] : [],
  )
}
