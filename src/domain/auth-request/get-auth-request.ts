import { type AuthRequest, fromAuthRequestRow } from '#domain/auth-request/auth-request.ts'
import type { Services } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Database } from '#storage/tables.ts'

export const missingAuthRequest = () => refuse('authRequest.notFound')

/** The row of a request that has not expired. `now` in epoch milliseconds. */
export async function findAuthRequestRow(
  services: Pick<Services, 'rows'>,
  id: string,
  now: number,
): Promise<Database['auth_requests'] | undefined> {
  // The id comes from an address, and some stores cannot search for every text.
  if (!/^[\w-]+$/.test(id)) return undefined
  const row = await services.rows.selectFrom('auth_requests').selectAll().where('id', '=', id).executeTakeFirst()
  return row && row.expires_at > now ? row : undefined
}

/** Returns the protocol engine's name of a request; rejects as `getAuthRequest` does. `now` in epoch milliseconds. */
export async function getInteractionId(services: Pick<Services, 'rows'>, id: string, now: number): Promise<string> {
  const row = await findAuthRequestRow(services, id, now)
  if (!row) throw missingAuthRequest()
  return row.interaction_id
}

/**
 * Returns an application's request by the `authRequestID` of the page's address. `now` in epoch milliseconds. Rejects
 * with NotFound (`authRequest.notFound`) when the id is unknown, expired or already consumed by the protocol: the
 * user then restarts at the application.
 */
export async function getAuthRequest(services: Pick<Services, 'rows'>, id: string, now: number): Promise<AuthRequest> {
  const row = await findAuthRequestRow(services, id, now)
  if (!row) throw missingAuthRequest()
  return fromAuthRequestRow(row)
}
