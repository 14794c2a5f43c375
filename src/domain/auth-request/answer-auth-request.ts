import { type AuthResult, authCallbackLink, fromAuthRequestRow } from '#domain/auth-request/auth-request.ts'
import { findAuthRequestRow, missingAuthRequest } from '#domain/auth-request/get-auth-request.ts'
import { userRefusal } from '#domain/auth-request/request-refusal.ts'
import type { Services } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { authenticatedAt, methodReferences, type Session } from '#domain/sign-in/session.ts'
import type { RowChange } from '#storage/port.ts'

/** The response to a request: the row to store, and the address to send the browser to (303) once it is stored. */
export interface AuthAnswer {
  readonly row: RowChange
  readonly callbackUrl: string
}

/** The result that applications receive of a complete sign-in. */
export const resultOf = (session: Session): AuthResult => ({
  userId: session.userId,
  sessionId: session.id,
  authTime: authenticatedAt(session),
  amr: methodReferences(session.factors),
})

/**
 * Answers a request with a valid session. The caller stores the response and the session as one unit and redirects to
 * the returned address of the protocol. `now` in epoch milliseconds.
 *
 * Rejects with NotFound `authRequest.notFound` (unknown or expired: restart at the application), FailedPrecondition
 * `authRequest.signInIncomplete` (the session lacks a factor) and as `userRefusal`; the pages then show the reason
 * and offer the choice of another account.
 */
export async function answerAuthRequest(
  services: Pick<Services, 'rows' | 'externalUrl'>,
  id: string,
  signIn: Session,
  now: number,
): Promise<AuthAnswer> {
  const row = await findAuthRequestRow(services, id, now)
  if (!row) throw missingAuthRequest()
  if (signIn.completedAt === undefined) throw refuse('authRequest.signInIncomplete')
  const result = resultOf(signIn)
  const refusal = await userRefusal(services, fromAuthRequestRow(row), result, now)
  if (refusal) throw refusal
  return {
    row: { table: 'auth_requests', put: { ...row, result: JSON.stringify(result) } },
    callbackUrl: authCallbackLink(services.externalUrl, id),
  }
}
