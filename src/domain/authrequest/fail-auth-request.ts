import { type AuthFailure, authCallbackLink } from '#domain/authrequest/auth-request.ts'
import { findAuthRequestRow, missingAuthRequest } from '#domain/authrequest/get-auth-request.ts'
import type { Rooms } from '#domain/context.ts'

/**
 * Answers a request with why nobody signed in (the person said no, or it cannot be done); resolves with the address
 * to send the browser to (303), from where the application learns it. `now` in epoch milliseconds.
 * Refuses with NotFound (`AUTHR-3nd0s`) as `getAuthRequest` does.
 */
export async function failAuthRequest(
  rooms: Pick<Rooms, 'rows' | 'events' | 'externalUrl'>,
  id: string,
  failure: AuthFailure,
  now: number,
): Promise<{ callbackUrl: string }> {
  const row = await findAuthRequestRow(rooms, id, now)
  if (!row) throw missingAuthRequest()
  await rooms.events.writeRecords([{ table: 'auth_requests', put: { ...row, result: JSON.stringify(failure) } }])
  return { callbackUrl: authCallbackLink(rooms.externalUrl, id) }
}
