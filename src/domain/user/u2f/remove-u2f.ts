import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { securityKeyRemoved } from '#domain/user/u2f/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { notFound } from '#kit/errors.ts'

const missing = () => notFound('COMMAND-DAfb2', 'Errors.User.MFA.U2F.NotExisting')

/** Takes a person's security key away (contract §7.5). */
export async function removeU2f(
  ctx: OrgContext,
  { userId, keyId }: { userId: string; keyId: string },
): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, missing)
    return decideRemoveU2f(user.state, keyId)
  })
  return detailsOf(after)
}

export function decideRemoveU2f(user: User, keyId: string): UserEvent[] {
  if (!Object.hasOwn(user.securityKeys, keyId)) throw missing()
  return [securityKeyRemoved(keyId)]
}
