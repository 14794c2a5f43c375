import { randomUUID } from 'node:crypto'

/** Response header with the id of a call, for finding it in the log. */
export const REQUEST_ID_HEADER = 'x-request-id'

/** Returns a new id for a call that did not pass the router, which assigns its own id to each request. */
export function newRequestId(): string {
  return randomUUID()
}
