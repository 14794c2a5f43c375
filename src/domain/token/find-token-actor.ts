import type { Services } from '#domain/context.ts'
import type { AccessTokenFacts } from '#domain/token/find-access-token.ts'
import { findRecordRow, openPayload } from '#domain/token/protocol-records.ts'
import type { JsonObject } from '#kit/json.ts'

/**
 * Claim `act` of an access token (RFC 8693 §4.1); undefined: nobody acts as its user. Only exchanged tokens have it:
 * those of other tokens, or of a user without a session who is not the client.
 */
export async function findTokenActor(
  services: Pick<Services, 'rows' | 'events' | 'cipher'>,
  token: Pick<AccessTokenFacts, 'hash' | 'subjects' | 'sessionId' | 'clientId' | 'userId'>,
): Promise<JsonObject | undefined> {
  const isExchanged = token.subjects.length > 0 || (token.sessionId === '' && token.clientId !== token.userId)
  const row = isExchanged ? await findRecordRow(services, 'AccessToken', { hash: token.hash }) : undefined
  const extra = row && openPayload(services, row).extra
  const act = typeof extra === 'object' && extra !== null && 'act' in extra ? extra.act : undefined
  // Written by the token exchange.
  return typeof act === 'object' && act !== null ? (act as JsonObject) : undefined
}
