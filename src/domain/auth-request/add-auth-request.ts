import { randomBytes } from 'node:crypto'
import {
  AUTH_REQUEST_LIFETIME_MS,
  type AuthRequest,
  authRequestLink,
  type StoredAuthRequest,
} from '#domain/auth-request/auth-request.ts'
import type { Services } from '#domain/context.ts'
import type { RowChange } from '#storage/port.ts'

/** The id is a capability: who knows it can answer the request. 160 random bits. */
const ID_BYTES = 20

export interface AddAuthRequest {
  /** The protocol engine's own name of the waiting request. */
  readonly interactionId: string
  readonly clientId: string
  readonly request: StoredAuthRequest
}

/** Writes down what an application asks for, and answers where the browser signs in. `now` in epoch milliseconds. */
export async function addAuthRequest(
  services: Pick<Services, 'events' | 'externalUrl'>,
  input: AddAuthRequest,
  now: number,
): Promise<{ id: AuthRequest['id']; loginUrl: string }> {
  const id = randomBytes(ID_BYTES).toString('base64url')
  await services.events.writeRecords([authRequestRow(id, input, now)])
  return { id, loginUrl: authRequestLink(services.externalUrl, id) }
}

export const authRequestRow = (id: string, input: AddAuthRequest, now: number): RowChange => ({
  table: 'auth_requests',
  put: {
    id,
    client_id: input.clientId,
    interaction_id: input.interactionId,
    request: JSON.stringify(input.request),
    result: null,
    created_at: now,
    expires_at: now + AUTH_REQUEST_LIFETIME_MS,
  },
})
