import { type AuthFailure, authCallbackLink } from '#domain/auth-request/auth-request.ts'
import { findAuthRequestRow, missingAuthRequest } from '#domain/auth-request/get-auth-request.ts'
import type { Services } from '#domain/context.ts'

/**
 * Answers a request with an error (the user declined, or sign-in is impossible). Returns the address to redirect the
 * browser to (303), which reports the error to the application. `now` in epoch milliseconds. Rejects with NotFound
 * (`authRequest.notFound`) as `getAuthRequest` does.
 */
export async function failAuthRequest(
  services: Pick<Services, 'rows' | 'events' | 'externalUrl'>,
  id: string,
  failure: AuthFailure,
  now: number,
): Promise<{ callbackUrl: string }> {
  const row = await findAuthRequestRow(services, id, now)
  if (!row) throw missingAuthRequest()
  await services.events.writeRecords([{ table: 'auth_requests', put: { ...row, result: JSON.stringify(failure) } }])
  return { callbackUrl: authCallbackLink(services.externalUrl, id) }
}
