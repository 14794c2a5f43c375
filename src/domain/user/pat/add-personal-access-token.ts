import { hashToken, makeToken } from '#crypto/token.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { limits, requireBelowLimit } from '#domain/quotas.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import { personalAccessTokenAdded } from '#domain/user/pat/events.ts'

/** Scopes of every personal access token. */
export const patScopes = [
  'openid',
  'profile',
  'urn:zitadel:iam:user:metadata',
  'urn:zitadel:iam:user:resourceowner',
] as const

/** Gives a machine user a token. The token is answered once and kept as a hash only. */
export async function addPersonalAccessToken(
  ctx: Context,
  target: Target,
  expiresAt: number | null,
): Promise<{ tokenId: string; token: string; details: Details }> {
  if (expiresAt !== null && expiresAt <= ctx.now) throw refuse('credential.expiresBeforeNow')
  const token = makeToken()
  const tokenId = ctx.newId()
  const after = await changeUser(ctx, target, may('user.write'), (user) => {
    if (user.type !== 'machine') throw refuse('user.notMachine')
    requireBelowLimit(Object.keys(user.tokens).length, limits.personalAccessTokens)
    return [
      personalAccessTokenAdded({
        tokenId,
        tokenHash: hashToken(token),
        scopes: [...patScopes],
        expiresAt: expiresAt,
      }),
    ]
  })
  return { tokenId, token, details: detailsOf(after) }
}
