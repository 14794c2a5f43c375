import { hashToken } from '#crypto/token.ts'
import type { Context } from '#domain/context.ts'
import { type LoginIdentity, openSucceeded } from '#domain/login-intent/login-intent.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** An intent as a login UI holds it. */
export interface HeldLoginIntent {
  readonly id: string
  readonly token: string
}

export interface SucceededLoginIntent extends LoginIdentity {
  readonly idpId: string
  /** The user that the identity was linked to when the browser returned; '' : none. */
  readonly linkedUserId: string
  /** Epoch milliseconds. */
  readonly changedAt: number
}

/**
 * Returns the identity that a provider proved. The token is the right to it.
 * @throws `intent.tokenInvalid`, `intent.notSucceeded`, `intent.consumed`, `intent.expired`
 */
export async function getLoginIdentity(
  ctx: Pick<Context, 'rows' | 'cipher' | 'now'>,
  { id, token }: HeldLoginIntent,
): Promise<SucceededLoginIntent> {
  const row = await ctx.rows.selectFrom('login_intents').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row || !token || (row.token_hash !== '' && row.token_hash !== hashToken(token)))
    throw refuse('intent.tokenInvalid')
  if (row.stage === 'consumed') throw refuse('intent.consumed')
  if (row.stage !== 'succeeded') throw refuse('intent.notSucceeded')
  if (row.expires_at <= ctx.now) throw refuse('intent.expired')
  const identity = openSucceeded(ctx.cipher, row)
  return { idpId: row.idp_id, linkedUserId: row.user_id, changedAt: row.changed_at, ...identity }
}
