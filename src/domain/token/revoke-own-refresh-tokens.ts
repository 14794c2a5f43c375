import type { Context, Details } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { findOwnRefreshTokens } from '#domain/token/list-own-refresh-tokens.ts'
import type { RecordRow } from '#domain/token/protocol-records.ts'

/**
 * Revokes a refresh token of the caller, by the id of its authorization, and with it every other token of the
 * authorization (RFC 7009 §2.1).
 * @throws `refreshToken.notFound`
 */
export async function revokeOwnRefreshToken(ctx: Context, id: string): Promise<Details> {
  const token = (await findOwnRefreshTokens(ctx)).find((row) => row.grant_id === id)
  if (!token) throw refuse('refreshToken.notFound')
  await removeGrants(ctx, [token])
  return { sequence: 0, createdAt: token.issued_at, changedAt: ctx.now, owner: ctx.caller.orgId }
}

/** Revokes all refresh tokens of the caller. */
export async function revokeOwnRefreshTokens(ctx: Context): Promise<void> {
  await removeGrants(ctx, await findOwnRefreshTokens(ctx))
}

/** Without its grant no token is found any more. */
const removeGrants = ({ events }: Context, tokens: readonly RecordRow[]): Promise<void> =>
  events.writeRecords(tokens.map(({ grant_id: id }) => ({ table: 'oidc_records', remove: { model: 'Grant', id } })))
