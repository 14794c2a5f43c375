import { userClaims } from '#api/oidc/account.ts'
import type { ToStore } from '#api/oidc/adapter.ts'
import { toExtras } from '#api/oidc/clients.ts'
import type { DirectParts } from '#api/oidc/direct/direct-response.ts'
import { makeValue } from '#api/oidc/direct/issue-machine-tokens.ts'
import type { CommonGrant, CommonRefresh } from '#api/oidc/direct/read-refresh.ts'
import { successorOf } from '#api/oidc/engine-models.ts'
import { lifetimes, refreshLifetime } from '#api/oidc/lifetimes.ts'
import { userinfoOnly } from '#api/oidc/scopes.ts'
import { accessTokenJwt } from '#api/oidc/tokens/access-token-jwt.ts'
import type { Services } from '#domain/context.ts'
import { permittedScopes } from '#domain/token/audience-permission.ts'
import type { Client } from '#domain/token/find-client.ts'
import { loadTokenAudience } from '#domain/token/token-audience.ts'
import type { Json, JsonObject } from '#kit/json.ts'

export interface Refresh {
  readonly client: Client
  readonly token: CommonRefresh
  readonly grant: CommonGrant
}

/** Everything that the new tokens share. */
interface Issue extends Refresh {
  readonly scopes: readonly string[]
  readonly audience: readonly string[]
  /** Epoch seconds. */
  readonly now: number
}

/** Makes the tokens of a refresh, and the records to store for them, as the engine does. `now` in epoch milliseconds. */
export async function issueRefreshedTokens(
  parts: DirectParts,
  refresh: Refresh,
  now: number,
): Promise<{ body: object; records: readonly ToStore[] }> {
  const { services, keyring } = parts
  const { client, token, grant } = refresh
  const scopes = grant.scopes.filter((scope) => token.scopes.includes(scope))
  const issue: Issue = {
    ...refresh,
    scopes,
    audience: await audienceOf(services, refresh, scopes),
    now: toSeconds(now),
  }
  const successor = successorRecord(issue, keyring.cookieSecret)
  const access = accessRecord(issue, successor.payload.gty)
  const [accessToken, idToken] = await Promise.all([
    toExtras(client).accessTokenType === 'jwt' ? asJwt(parts, issue, access.id) : access.id,
    token.scopes.includes('openid') ? idTokenOf(parts, issue) : undefined,
  ])
  return {
    records: [successor, access],
    body: {
      access_token: accessToken,
      expires_in: lifetimes.token,
      ...(idToken === undefined ? {} : { id_token: idToken }),
      refresh_token: successor.id,
      scope: scopes.join(' '),
      token_type: 'Bearer',
    },
  }
}

const toSeconds = (ms: number): number => Math.floor(ms / 1000)

/** Judged again for each token: the grant of a project may have ended since the sign-in. */
async function audienceOf(
  services: Services,
  { client, grant }: Refresh,
  scopes: readonly string[],
): Promise<string[]> {
  const permitted = await permittedScopes(services, toExtras(client), scopes)
  const audience = await loadTokenAudience(services, client.clientId, permitted)
  return [...new Set([...audience, ...grant.resources])]
}

/** Members of a payload that are there. */
function pick(payload: JsonObject, names: readonly string[]): Record<string, Json> {
  return Object.fromEntries(
    names.flatMap((name): [string, Json][] => {
      const value = payload[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

function successorRecord({ token, now }: Issue, secret: string) {
  const { payload } = token
  const id = successorOf(String(payload.jti), secret)
  const expiresIn = refreshLifetime(token.firstIssued, now)
  const gty = typeof payload.gty === 'string' ? payload.gty : ''
  return {
    model: 'RefreshToken',
    id,
    expiresIn,
    payload: {
      ...payload,
      iat: now,
      exp: now + expiresIn,
      jti: id,
      rotations: typeof payload.rotations === 'number' ? payload.rotations + 1 : 1,
      gty: gty.endsWith('refresh_token') ? gty : `${gty} refresh_token`.trim(),
    },
  }
}

function accessRecord({ client, token, scopes, audience, now }: Issue, gty: string): ToStore {
  const { acr, authTime } = signInOf(token)
  const id = makeValue()
  const extra = {
    audience,
    ...(acr === undefined ? {} : { acr }),
    ...(authTime === undefined ? {} : { auth_time: authTime }),
  }
  return {
    model: 'AccessToken',
    id,
    expiresIn: lifetimes.token,
    payload: {
      iat: now,
      exp: now + lifetimes.token,
      ...pick(token.payload, ['accountId', 'grantId', 'sessionUid', 'sid', 'expiresWithSession']),
      clientId: client.clientId,
      gty,
      scope: scopes.join(' '),
      extra,
      jti: id,
      kind: 'AccessToken',
    },
  }
}

/** Class and time of the authentication. */
const signInOf = ({ payload: { acr, authTime } }: CommonRefresh) => ({
  ...(typeof acr === 'string' ? { acr } : {}),
  ...(typeof authTime === 'number' ? { authTime } : {}),
})

function asJwt({ services, keyring }: DirectParts, { client, token, scopes, audience }: Issue, value: string) {
  return accessTokenJwt(services, keyring.signer, toExtras(client), {
    value,
    userId: token.accountId,
    clientId: client.clientId,
    scopes,
    audience,
    lifetime: lifetimes.token,
    ...signInOf(token),
  })
}

async function idTokenOf({ services, keyring }: DirectParts, { client, token, now }: Issue): Promise<string> {
  const extras = toExtras(client)
  const { accountId: userId, payload } = token
  const scopes = extras.idTokenUserinfoAssertion
    ? token.scopes
    : token.scopes.filter((scope) => !userinfoOnly.includes(scope))
  const claims = await userClaims(services, extras, { userId, scopes, assertRoles: extras.idTokenRoleAssertion })
  const { authTime } = signInOf(token)
  return keyring.signer.sign({
    ...claims,
    azp: client.clientId,
    client_id: client.clientId,
    ...(payload.sessionUid ? { sid: payload.sessionUid } : {}),
    ...pick(payload, ['acr', 'amr', 'nonce', 'sid']),
    // Dated back for an application whose clock is behind; it ends as ever.
    ...(authTime === undefined ? {} : { auth_time: authTime - extras.clockSkew }),
    iss: services.externalUrl,
    sub: userId,
    aud: client.clientId,
    iat: now - extras.clockSkew,
    exp: now + lifetimes.token,
  })
}
