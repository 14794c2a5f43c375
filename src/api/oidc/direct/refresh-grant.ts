/**
 * Refreshes tokens (RFC 6749 §6) of applications that authenticate with a secret or not at all, in the common form: the
 * first use of a refresh token, without scope. Everything else goes to the engine, among it a token that was used already.
 */
import { setImmediate, setTimeout } from 'node:timers/promises'
import { hasLostAccess } from '#api/oidc/account.ts'
import { toRecord } from '#api/oidc/adapter.ts'
import { isSecretOf, toExtras } from '#api/oidc/clients.ts'
import { secretOf } from '#api/oidc/direct/client-secret.ts'
import {
  type DirectParts,
  type DirectRequest,
  type DirectResponse,
  hasDuplicates,
} from '#api/oidc/direct/direct-response.ts'
import { issueRefreshedTokens } from '#api/oidc/direct/issue-refreshed-tokens.ts'
import { type CommonGrant, type CommonRefresh, readGrant, readRefreshToken } from '#api/oidc/direct/read-refresh.ts'
import type { Services } from '#domain/context.ts'
import { authMethodOf, bindsTokens } from '#domain/project/app/client/client-settings.ts'
import { type Client, findClient } from '#domain/token/find-client.ts'
import { consumeRecord, findRecord } from '#domain/token/protocol-records.ts'

/** Undefined: not the common form, or not right; the engine answers. */
export async function refreshGrant(parts: DirectParts, request: DirectRequest): Promise<DirectResponse | undefined> {
  const { services, overlap } = parts
  const { form, headers } = request
  const value = form.get('refresh_token')
  if (!value || headers.origin !== undefined || headers.dpop !== undefined) return undefined
  if (form.has('scope') || form.has('resource') || hasDuplicates(form)) return undefined
  const client = await authenticate(services, request)
  if (!client) return undefined
  const now = Date.now()
  const tokenMatch = await find(services, { client, value, now })
  if (!tokenMatch || (await hasLostAccess(services, toExtras(client), tokenMatch.token.accountId))) return undefined
  const { body, records } = await issueRefreshedTokens(parts, { ...tokenMatch, client }, now)
  const successors = await Promise.all(records.map((record) => toRecord(services, record)))
  const sent = overlap.begin(value)
  try {
    if (await consumeRecord(services, { model: 'RefreshToken', id: value, successors }, now)) {
      await untilOverlapping(request.arrivedAt)
      const issuedTo = { userId: tokenMatch.token.accountId, clientId: client.clientId }
      return { status: 200, body, issuedTo, ...(sent && { sent }) }
    }
  } catch (error) {
    sent?.()
    throw error
  }
  // Another request was faster: the engine decides whether both overlap.
  sent?.()
  return undefined
}

/**
 * Milliseconds from the arrival of a refresh to its response at least. Two tabs that refresh at once come some milliseconds
 * apart; only one that comes before the answer overlaps.
 */
const LEAST_MS = 10
/** Turns of the event loop that it takes to read requests on new connections: one each to accept, recognise and parse. */
const TURNS = 5

/** Waits for those that come at the same time, and until those that have come are read. */
async function untilOverlapping(arrivedAt: number): Promise<void> {
  await setTimeout(Math.max(1, LEAST_MS - (performance.now() - arrivedAt)))
  for (let turn = 0; turn < TURNS; turn++) await setImmediate()
}

/** An application of the common kind that proves itself with its secret, or that has none. */
async function authenticate(services: Services, request: DirectRequest): Promise<Client | undefined> {
  const credentials = secretOf(request)
  const clientId = credentials?.clientId ?? publicClientId(request)
  const client = clientId ? await findClient(services, clientId) : undefined
  if (client?.kind !== 'app' || client.config.kind !== 'oidc' || bindsTokens(client.config)) return undefined
  if (!client.config.grantTypes.includes('refreshToken')) return undefined
  const isProven = credentials ? isSecretOf(client, credentials.secret) : authMethodOf(client.config) === 'none'
  return isProven ? client : undefined
}

const publicClientId = ({ headers, form }: DirectRequest): string | null =>
  headers.authorization === undefined && !form.has('client_secret') && !form.has('client_assertion')
    ? form.get('client_id')
    : null

/** The refresh token and its grant, if both may be used and hold nothing that only the engine handles. */
async function find(
  services: Services,
  { client, value, now }: { client: Client; value: string; now: number },
): Promise<{ token: CommonRefresh; grant: CommonGrant } | undefined> {
  const record = await findRecord(services, 'RefreshToken', { id: value })
  if (!record || record.usedAt !== null || record.expiresAt <= now || record.clientId !== client.clientId)
    return undefined
  const token = readRefreshToken(record.payload)
  const grant = token && (await findRecord(services, 'Grant', { id: token.grantId }))
  const granted = grant && readGrant(grant.payload)
  return token && granted && granted.accountId === token.accountId ? { token, grant: granted } : undefined
}
