import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { personalAccessTokenRemoved } from '#domain/user/pat/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Revokes a personal access token, from the next call on. */
export async function removePersonalAccessToken(ctx: Context, target: Target, tokenId: string): Promise<Details> {
  const after = await changeUser(ctx, target, may('user.write'), (user) =>
    decideRemovePersonalAccessToken(user, tokenId),
  )
  return detailsOf(after)
}

export function decideRemovePersonalAccessToken(user: User, tokenId: string): UserEvent[] {
  if (!Object.hasOwn(user.tokens, tokenId)) throw refuse('pat.notFound')
  return [personalAccessTokenRemoved(tokenId)]
}
