import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { personalAccessTokenRemoved } from '#domain/user/pat/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { notFound } from '#kit/errors.ts'

const missing = () => notFound('COMMAND-4m77G', 'Errors.User.PAT.NotFound')

/** Ends a personal access token, from the next call on (contract §7.6). */
export async function removePersonalAccessToken(
  ctx: OrgContext,
  token: { userId: string; tokenId: string },
): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, token.userId, (user) => {
    requireUser(user, ctx.orgId, missing)
    return decideRemovePersonalAccessToken(user.state, token.tokenId)
  })
  return detailsOf(after)
}

export function decideRemovePersonalAccessToken(user: User, tokenId: string): UserEvent[] {
  if (!Object.hasOwn(user.tokens, tokenId)) throw missing()
  return [personalAccessTokenRemoved(tokenId)]
}
