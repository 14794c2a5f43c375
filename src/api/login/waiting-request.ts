import type { Visit } from '#api/login/visit.ts'
import { isBegunBy } from '#domain/auth-request/auth-request.ts'
import { getAuthRequest } from '#domain/auth-request/get-auth-request.ts'
import { AppError } from '#kit/errors.ts'

/**
 * Returns the visit for the application whose sign-in this browser began last and has not finished: a link of a mail
 * names no application, but the user came from one.
 */
export async function forWaitingApplication(visit: Visit): Promise<Visit> {
  if (visit.authRequestId) return visit
  for (const id of visit.cookies.openRequests().toReversed())
    if (await isWaiting(visit, id)) return { ...visit, authRequestId: id }
  return visit
}

async function isWaiting(visit: Visit, id: string): Promise<boolean> {
  try {
    const request = await getAuthRequest(visit.services, id, visit.now)
    return request.result === undefined && isBegunBy(request, visit.cookies.secretOf(id))
  } catch (error) {
    if (error instanceof AppError && error.kind === 'notFound') return false
    throw error
  }
}
