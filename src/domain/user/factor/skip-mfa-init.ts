import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { mfaInitSkipped } from '#domain/user/factor/events.ts'
import { requireFactorHolder, requireFactorOwner } from '#domain/user/factor/require-factor-owner.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { notFound } from '#kit/errors.ts'

/** The person puts off setting up a second factor. Where the policy forces one, this changes nothing. */
export async function skipMfaInit(ctx: OrgContext, userId: string): Promise<Details> {
  requireFactorOwner(ctx, userId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, () => notFound('COMMAND-Fct04', 'Errors.User.NotFound'))
    return decideSkipMfaInit(user.state)
  })
  return detailsOf(after)
}

export function decideSkipMfaInit(user: User): UserEvent[] {
  requireFactorHolder(user)
  return [mfaInitSkipped()]
}
