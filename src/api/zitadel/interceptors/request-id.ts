import { randomUUID } from 'node:crypto'

/** The response header that names a call, for whoever has to find it in the log. */
export const REQUEST_ID_HEADER = 'x-request-id'

/** A new name for a call that did not come through the router, which names each request and ignores the caller's name. */
export function newRequestId(): string {
  return randomUUID()
}
