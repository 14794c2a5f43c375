/** Payloads of the engine's refresh tokens and grants, as far as a direct answer handles them. */
import type { Json, JsonObject } from '#kit/json.ts'

/** Members of a refresh token that its successor and the tokens beside it need. */
export interface CommonRefresh {
  /** Everything, for the successor. */
  readonly payload: JsonObject
  readonly accountId: string
  readonly grantId: string
  readonly scopes: readonly string[]
  /** Epoch seconds: when the first of the tokens that this one follows was issued. */
  readonly firstIssued: number
}

export interface CommonGrant {
  readonly accountId: string
  readonly scopes: readonly string[]
  /** Resources (RFC 8707) that it was asked for. */
  readonly resources: readonly string[]
}

/** Bound tokens, requested claims and the like are the engine's. */
const RARE = ['jkt', 'x5t#S256', 'attestationJkt', 'claims', 'resource', 'rar', 'expiresWithSession']

const has = (payload: JsonObject, names: readonly string[]): boolean => names.some((name) => isSet(payload[name]))

/** Empty objects count as absent: the engine stores some. */
const isSet = (value: unknown): boolean =>
  typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : value !== undefined && value !== false

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function readRefreshToken(payload: JsonObject): CommonRefresh | undefined {
  const { accountId, grantId, scope, iiat } = payload
  if (typeof accountId !== 'string' || typeof grantId !== 'string' || typeof scope !== 'string') return undefined
  if (has(payload, RARE) || typeof iiat !== 'number') return undefined
  return { payload, accountId, grantId, scopes: scope.split(' '), firstIssued: iiat }
}

export function readGrant(payload: JsonObject): CommonGrant | undefined {
  const { accountId, openid, audience } = payload
  if (typeof accountId !== 'string' || has(payload, ['resources', 'rejected', 'rar'])) return undefined
  if (!isObject(openid) || isSet(openid.claims)) return undefined
  if (typeof openid.scope !== 'string') return undefined
  const resources = Array.isArray(audience) ? audience.filter((one) => typeof one === 'string') : []
  return { accountId, scopes: openid.scope.split(' '), resources }
}
