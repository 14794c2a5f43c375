import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { requireFactorHolder } from '#domain/user/factor/require-factor-holder.ts'
import { type ChallengedRegistration, challengeRegistration } from '#domain/user/passwordless/challenge-registration.ts'

/**
 * Starts the registration of a security key as a second factor.
 * @param domain relying party id of a page on another domain; '': this server's own pages
 * @throws `user.notFound`, failedPrecondition for a machine user and a user that may not sign in
 */
export async function beginU2fRegistration(
  ctx: Context,
  target: Target,
  domain = '',
): Promise<ChallengedRegistration & { readonly details: Details }> {
  const user = await readUser(ctx, target, mayOrSelf('user.credential.write'))
  requireFactorHolder(user.state)
  const requested = { use: 'secondFactor', domain, callerId: ctx.caller.id } as const
  return { ...(await challengeRegistration(ctx, user, requested)), details: detailsOf(user) }
}
