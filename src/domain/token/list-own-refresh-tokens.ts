import type { Context, Details } from '#domain/context.ts'
import { openPayload, type RecordRow } from '#domain/token/protocol-records.ts'
import { findLiveRow } from '#domain/token/record-validity.ts'
import { REFRESH_TOKENS_LIFETIME } from '#domain/token/refresh-token-lifetime.ts'
import { loadTokenAudience } from '#domain/token/token-audience.ts'

/** Times in epoch milliseconds. */
export interface OwnRefreshToken extends Details {
  /** Id of the authorization: the same after a rotation. */
  readonly id: string
  readonly clientId: string
  readonly authenticatedAt: number
  /** Expiry without use. */
  readonly idleExpiresAt: number
  /** Absolute expiry. */
  readonly expiresAt: number
  readonly scopes: readonly string[]
  readonly audience: readonly string[]
}

/** Returns the valid refresh tokens of the caller, newest first. */
export async function listOwnRefreshTokens(ctx: Context): Promise<OwnRefreshToken[]> {
  const rows = await findOwnRefreshTokens(ctx)
  return Promise.all(rows.map((row) => viewOf(ctx, row)))
}

/** Each refresh token depends on a session, so those of the user's sessions are all. */
export async function findOwnRefreshTokens(
  ctx: Pick<Context, 'caller' | 'rows' | 'events' | 'now'>,
): Promise<RecordRow[]> {
  const { rows, caller, now } = ctx
  const refreshTokenRows = await rows
    .selectFrom('oidc_records')
    .selectAll()
    .where((eb) =>
      eb(
        'session_id',
        'in',
        eb.selectFrom('user_sessions').select('user_sessions.id').where('user_sessions.user_id', '=', caller.id),
      ),
    )
    .where('model', '=', 'RefreshToken')
    .where('user_id', '=', caller.id)
    .where('consumed_at', 'is', null)
    .where('expires_at', '>', now)
    .orderBy('issued_at', 'desc')
    .orderBy('id')
    .execute()
  const live = await Promise.all(
    refreshTokenRows.map(({ model, id: hash }) => findLiveRow(ctx, { model, hash, second: false })),
  )
  return refreshTokenRows.filter((_row, index) => live[index] !== undefined)
}

async function viewOf(ctx: Context, row: RecordRow): Promise<OwnRefreshToken> {
  // Written by the protocol engine: seconds since the epoch.
  const { iiat, authTime } = openPayload(ctx, row)
  const beganAt = typeof iiat === 'number' ? iiat * 1000 : row.issued_at
  // Written by putRecords.
  const scopes = JSON.parse(row.scopes) as string[]
  return {
    id: row.grant_id,
    clientId: row.client_id,
    authenticatedAt: typeof authTime === 'number' ? authTime * 1000 : beganAt,
    idleExpiresAt: row.expires_at,
    expiresAt: beganAt + REFRESH_TOKENS_LIFETIME * 1000,
    scopes,
    audience: await loadTokenAudience(ctx, row.client_id, scopes),
    sequence: 0,
    createdAt: beganAt,
    changedAt: row.issued_at,
    owner: ctx.caller.orgId,
  }
}
