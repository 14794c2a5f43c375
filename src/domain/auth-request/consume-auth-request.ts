import {
  type AuthRequest,
  fromAuthRequestRow,
  type HeldAuthRequest,
  isBegunBy,
} from '#domain/auth-request/auth-request.ts'
import { findAuthRequestRow, missingAuthRequest } from '#domain/auth-request/get-auth-request.ts'
import { findMissingConsent } from '#domain/consent/find-consent.ts'
import type { Services } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'

/**
 * Returns an answered request to the protocol, with the engine's name of it, and removes it. A request without an
 * answer stays and has no result. `now` in epoch milliseconds.
 *
 * Rejects with NotFound (`authRequest.notFound`) when the request is unknown or expired, with PermissionDenied
 * (`authRequest.otherBrowser`) when another browser started it, and with FailedPrecondition
 * (`authRequest.consentRequired`) without the user's consent to the application; a rejection changes nothing.
 */
export async function consumeAuthRequest(
  services: Pick<Services, 'rows' | 'events' | 'trustedOrgs' | 'openRecords'>,
  { id, secret }: HeldAuthRequest,
  now: number,
): Promise<{ request: AuthRequest; interactionId: string }> {
  const row = await findAuthRequestRow(services, id, now)
  if (!row) throw missingAuthRequest()
  if (!isBegunBy(row, secret)) throw refuse('authRequest.otherBrowser')
  const request = fromAuthRequestRow(row)
  if (
    request.result &&
    'userId' in request.result &&
    (await findMissingConsent(services, request, request.result.userId))
  )
    throw refuse('authRequest.consentRequired')
  if (row.result !== null) {
    const removal = { table: 'auth_requests', remove: { id } } as const
    await services.events.writeRecords([removal])
    services.openRecords?.closed(removal)
  }
  return { request, interactionId: row.interaction_id }
}
