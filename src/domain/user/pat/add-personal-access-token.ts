import { hashToken, makeToken } from '#crypto/token.ts'
import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { limits, requireRoom } from '#domain/quotas.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { personalAccessTokenAdded } from '#domain/user/pat/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { failedPrecondition, invalidArgument } from '#kit/errors.ts'

/** What a personal access token stands for (contract §7.6). */
export const patScopes = [
  'openid',
  'profile',
  'urn:zitadel:iam:user:metadata',
  'urn:zitadel:iam:user:resourceowner',
] as const

export interface AddPersonalAccessToken {
  readonly userId: string
  /** Epoch milliseconds; null: never. */
  readonly expiresAt: number | null
}

/** Gives a machine user a token. The token is answered once and kept as a hash only. */
export async function addPersonalAccessToken(
  ctx: OrgContext,
  input: AddPersonalAccessToken,
): Promise<{ tokenId: string; token: string; details: Details }> {
  ctx.caller.require('user.write', ctx.orgId)
  if (input.expiresAt !== null && input.expiresAt <= ctx.now)
    throw invalidArgument('DOMAIN-dv3t5', 'Errors.AuthNKey.ExpireBeforeNow')
  const token = makeToken()
  const tokenId = ctx.newId()
  const after = await ctx.events.change(author(ctx), userAggregate, input.userId, (user) => {
    requireUser(user, ctx.orgId, () => failedPrecondition('COMMAND-Dggw2', 'Errors.User.NotFound'))
    if (user.state.type !== 'machine') throw failedPrecondition('COMMAND-Df2f1', 'Errors.User.WrongType')
    requireRoom(Object.keys(user.state.tokens).length, limits.personalAccessTokens)
    return [
      personalAccessTokenAdded({
        tokenId,
        tokenHash: hashToken(token),
        scopes: [...patScopes],
        expiresAt: input.expiresAt,
      }),
    ]
  })
  return { tokenId, token, details: detailsOf(after) }
}
