import { randomUUID } from 'node:crypto'

/** The response header that names a call, for whoever has to find it in the log. */
export const REQUEST_ID_HEADER = 'x-request-id'

/** A fresh name for one call. A name that the caller sends is not taken over: the log's names are the server's own. */
export function newRequestId(): string {
  return randomUUID()
}
