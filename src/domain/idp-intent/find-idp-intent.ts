import { hashToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import { fromKnownRow, type KnownIntent } from '#domain/idp-intent/idp-intent.ts'
import type { Database } from '#storage/tables.ts'

/** A browser's credentials for an intent: the state or token, and its own cookie. */
export interface HeldIntent {
  readonly secret: string
  readonly browser: string
}

/** The record, if this browser began it and its time is not over. `now` in epoch milliseconds. */
export async function findIntentRow(
  { rows }: Pick<Services, 'rows'>,
  { secret, browser }: HeldIntent,
  now: number,
): Promise<Database['idp_intents'] | undefined> {
  if (!secret || !browser) return undefined
  return rows
    .selectFrom('idp_intents')
    .selectAll()
    .where('id', '=', hashToken(secret))
    .where('browser', '=', hashToken(browser))
    .where('expires_at', '>', now)
    .executeTakeFirst()
}

/** Returns the application's request that an intent of this browser belongs to; '' : none. */
export const findIdpIntentRequest = async (
  services: Pick<Services, 'rows'>,
  heldIntent: HeldIntent,
  now: number,
): Promise<string> => (await findIntentRow(services, heldIntent, now))?.auth_request_id ?? ''

/**
 * Returns the returned identity of this browser that is not linked yet. Undefined: unknown, another browser's,
 * completed or expired.
 */
export async function findIdpIntent(
  services: Pick<Services, 'rows' | 'cipher'>,
  heldIntent: HeldIntent,
  now: number,
): Promise<KnownIntent | undefined> {
  const row = await findIntentRow(services, heldIntent, now)
  return row?.stage === 'known' ? fromKnownRow(services.cipher, row) : undefined
}
