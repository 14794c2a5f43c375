import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { passkeyRemoved } from '#domain/user/passwordless/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { notFound } from '#kit/errors.ts'

export interface RemovePasskey {
  readonly userId: string
  readonly passkeyId: string
}

const missing = () => notFound('COMMAND-DAfb2', 'Errors.User.WebAuthN.NotFound')

/** Takes a passkey from a person (contract §7.5). */
export async function removePasskey(ctx: OrgContext, { userId, passkeyId }: RemovePasskey): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, missing)
    return decideRemovePasskey(user.state, passkeyId)
  })
  return detailsOf(after)
}

export function decideRemovePasskey(user: User, passkeyId: string): UserEvent[] {
  if (!Object.hasOwn(user.passkeys.tokens, passkeyId)) throw missing()
  return [passkeyRemoved(passkeyId)]
}
