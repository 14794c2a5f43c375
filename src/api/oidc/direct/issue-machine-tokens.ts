import { userClaims } from '#api/oidc/account.ts'
import { type ClientExtras, machineExtras } from '#api/oidc/clients.ts'
import type { DirectParts, DirectResponse } from '#api/oidc/direct/direct-response.ts'
import { lifetimes } from '#api/oidc/lifetimes.ts'
import { userinfoOnly } from '#api/oidc/scopes.ts'
import { accessTokenJwt } from '#api/oidc/tokens/access-token-jwt.ts'
import { pooledRandomBytes } from '#crypto/random-bytes.ts'
import { permittedScopes } from '#domain/token/audience-permission.ts'
import type { Client } from '#domain/token/find-client.ts'
import { type ProtocolRecord, putRecords } from '#domain/token/protocol-records.ts'
import { audienceScopes, loadApiProjectId } from '#domain/token/token-audience.ts'
import { userAggregate } from '#domain/user/user.ts'

export interface MachineGrant {
  readonly client: Client & { readonly kind: 'machine' }
  /** The client id as the client sent it. */
  readonly clientId: string
  readonly grantType: string
  readonly scopes: readonly string[]
  readonly resources: readonly string[]
  /** Of the key that the token is bound to (RFC 9449 §6); absent: none. */
  readonly thumbprint?: string
}

/** Issues the tokens of a machine user that has proven itself. `now` in epoch milliseconds. */
export async function issueMachineTokens(
  parts: DirectParts,
  { client, clientId, grantType, scopes: requestedScopes, resources, thumbprint }: MachineGrant,
  now: number,
): Promise<DirectResponse> {
  const { services, keyring } = parts
  // A machine user needs no refresh token: it can authenticate again at any time.
  const extras = machineExtras(client)
  const scopes = (await permittedScopes(services, extras, [...new Set(requestedScopes)])).filter(
    (one) => one !== 'offline_access',
  )
  const userId = client.clientId
  const audience = [...new Set([userId, ...audienceScopes(scopes, await loadApiProjectId(services)), ...resources])]
  const value = makeValue()
  const extra = { audience, client_id: clientId }
  const grantId = makeValue()
  const bound = thumbprint === undefined ? {} : { jkt: thumbprint }
  const token = { userId, grantId, scopes, audience, bound, now }
  const user = await services.events.load(userAggregate, userId)
  await putRecords(services, [grantRecord(token, user.sequence), tokenRecord(token, value, { gty: grantType, extra })])
  const confirmation = thumbprint === undefined ? {} : { confirmation: bound }
  const jwt = { value, userId, clientId, scopes, audience, lifetime: lifetimes.token, ...confirmation }
  return {
    status: 200,
    issuedTo: { userId, clientId },
    body: {
      access_token:
        client.accessTokenType === 'jwt' ? await accessTokenJwt(services, keyring.signer, extras, jwt) : value,
      token_type: thumbprint === undefined ? 'Bearer' : 'DPoP',
      expires_in: lifetimes.token,
      ...(scopes.length > 0 ? { scope: scopes.join(' ') } : {}),
      ...(scopes.includes('openid')
        ? { id_token: await machineIdToken(parts, extras, { userId, clientId, scopes }, now) }
        : {}),
    },
  }
}

/** 256 random bits, as the engine makes them. */
export const makeValue = (): string => pooledRandomBytes(32).toString('base64url')

interface Issued {
  readonly userId: string
  readonly grantId: string
  readonly scopes: readonly string[]
  readonly audience: readonly string[]
  readonly bound: { readonly jkt?: string }
  readonly now: number
}

const seconds = (ms: number): number => Math.floor(ms / 1000)

/** The records that the engine would store, so that it finds them when it handles a later request. */
function grantRecord({ userId, grantId, scopes, now }: Issued, userSequence: number): ProtocolRecord {
  const lifetime = lifetimes.grant
  const openid = scopes.length > 0 ? { openid: { scope: scopes.join(' ') } } : {}
  const times = { iat: seconds(now), exp: seconds(now) + lifetime }
  const payload = { ...times, accountId: userId, clientId: userId, kind: 'Grant', jti: grantId, ...openid }
  return {
    ...base({ userId, now, lifetime }),
    clientName: '',
    model: 'Grant',
    id: grantId,
    grantId,
    subjects: [],
    userSequence,
    scopes: [],
    audience: [],
    payload,
  }
}

function tokenRecord(
  { userId, grantId, scopes, audience, bound, now }: Issued,
  value: string,
  { gty, extra }: { gty: string; extra: { audience: string[]; client_id: string } },
): ProtocolRecord {
  const lifetime = lifetimes.token
  const times = { iat: seconds(now), exp: seconds(now) + lifetime }
  const about = { accountId: userId, clientId: userId, grantId, gty, scope: scopes.join(' ') }
  return {
    ...base({ userId, now, lifetime }),
    clientName: extra.client_id,
    model: 'AccessToken',
    id: value,
    grantId,
    subjects: [],
    userSequence: 0,
    scopes,
    audience,
    isBound: bound.jkt !== undefined,
    payload: { ...times, ...about, ...bound, extra, jti: value, kind: 'AccessToken' },
  }
}

const base = ({ userId, now, lifetime }: { userId: string; now: number; lifetime: number }) => ({
  secondId: '',
  userId,
  clientId: userId,
  isBound: false,
  sessionId: '',
  issuedAt: seconds(now) * 1000,
  expiresAt: (seconds(now) + lifetime) * 1000,
})

async function machineIdToken(
  { services, keyring }: DirectParts,
  extras: ClientExtras,
  { userId, clientId, scopes }: { userId: string; clientId: string; scopes: readonly string[] },
  now: number,
): Promise<string> {
  const visibleScopes = scopes.filter((scope) => !userinfoOnly.includes(scope))
  return keyring.signer.sign({
    ...(await userClaims(services, extras, { userId, scopes: visibleScopes, assertRoles: false })),
    azp: clientId,
    client_id: clientId,
    iss: services.externalUrl,
    sub: userId,
    aud: clientId,
    iat: seconds(now),
    exp: seconds(now) + lifetimes.token,
  })
}
