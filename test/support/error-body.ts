import assert from 'node:assert/strict'

/** Returns the body of an error without its request id, which every JSON error repeats beside its header. */
export function withoutRequestId<T>(status: number, headers: Headers, body: T): T {
  if (status < 400 || !/\bjson\b/.test(headers.get('content-type') ?? '')) return body
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  const { requestId, ...rest } = body as T & { requestId?: unknown }
  assert.equal(requestId, headers.get('x-request-id'))
  // The rest has all other members.
  return rest as T
}
