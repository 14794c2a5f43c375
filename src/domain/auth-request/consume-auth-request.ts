import { type AuthRequest, fromAuthRequestRow } from '#domain/auth-request/auth-request.ts'
import { findAuthRequestRow, missingAuthRequest } from '#domain/auth-request/get-auth-request.ts'
import type { Services } from '#domain/context.ts'

/**
 * Takes an answered request back into the protocol and removes it; with it comes the engine's own name of the
 * waiting request. One that is not answered yet stays, and comes back without a result. `now` in epoch milliseconds.
 */
export async function consumeAuthRequest(
  services: Pick<Services, 'rows' | 'events'>,
  id: string,
  now: number,
): Promise<{ request: AuthRequest; interactionId: string }> {
  const row = await findAuthRequestRow(services, id, now)
  if (!row) throw missingAuthRequest()
  if (row.result !== null) await services.events.writeRecords([{ table: 'auth_requests', remove: { id } }])
  return { request: fromAuthRequestRow(row), interactionId: row.interaction_id }
}
