import type { Services } from '#domain/context.ts'
import type { AccessTokenFacts } from '#domain/token/find-access-token.ts'
import { findRecordRow, openPayload } from '#domain/token/protocol-records.ts'
import type { JsonObject } from '#kit/json.ts'

/** Returns the claim `act` of an access token (RFC 8693 §4.1); undefined: nobody acts as its user. */
export async function findTokenActor(
  services: Pick<Services, 'rows' | 'events' | 'cipher'>,
  { hash, actorId }: Pick<AccessTokenFacts, 'hash' | 'actorId'>,
): Promise<JsonObject | undefined> {
  const row = actorId === '' ? undefined : await findRecordRow(services, 'AccessToken', { hash })
  const extra = row && openPayload(services, row).extra
  const act = typeof extra === 'object' && extra !== null && 'act' in extra ? extra.act : undefined
  // Written by the token exchange.
  return typeof act === 'object' && act !== null ? (act as JsonObject) : undefined
}
