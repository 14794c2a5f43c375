import { loadClaims } from '#api/oidc/claims.ts'
import type { ClientExtras } from '#api/oidc/clients.ts'
import { withFunctionClaims } from '#api/oidc/function-claims.ts'
import { userinfoOnly } from '#api/oidc/scopes.ts'
import type { JwtSigner } from '#crypto/jwt.ts'
import type { Services } from '#domain/context.ts'
import { ACCESS_TOKEN_TYPE } from '#domain/token/find-access-token.ts'
import { recordHash } from '#domain/token/protocol-records.ts'

export interface StoredAccessToken {
  /** The opaque value that it is stored under. */
  readonly value: string
  readonly userId: string
  /** The client id as the client sent it. */
  readonly clientId: string
  readonly scopes: readonly string[]
  readonly audience: readonly string[]
  /** Seconds. */
  readonly lifetime: number
  /** How and when the user signed in (RFC 9470 §6.1); absent for machine users. */
  readonly acr?: string
  /** Epoch seconds. */
  readonly authTime?: number
  /** Confirmation of a key that it is bound to (RFC 7800). */
  readonly confirmation?: Readonly<Record<string, string>>
  /** Who acts as the user (RFC 8693 §4.1). */
  readonly act?: unknown
}

/**
 * The JWT form of a stored access token. It names the stored token by its hash, so it ends with it, and knowing the
 * name is not knowing the token.
 */
export async function accessTokenJwt(
  services: Services,
  signer: JwtSigner,
  extras: ClientExtras,
  token: StoredAccessToken,
): Promise<string> {
  const loaded = (await loadClaims(services, {
    userId: token.userId,
    scopes: token.scopes.filter((scope) => !userinfoOnly.includes(scope)),
    projectIds: [extras.projectId, ...token.audience],
    assertRoles: extras.accessTokenRoleAssertion,
  })) ?? { sub: token.userId }
  const { sub: _own, ...claims } = await withFunctionClaims(services, 'preaccesstoken', loaded)
  const now = Math.floor(Date.now() / 1000)
  return signer.sign(
    {
      ...claims,
      iss: services.externalUrl,
      sub: token.userId,
      aud: [...token.audience],
      client_id: token.clientId,
      scope: token.scopes.join(' '),
      jti: recordHash(token.value),
      iat: now - extras.clockSkew,
      nbf: now - extras.clockSkew,
      exp: now + token.lifetime,
      ...(token.acr === undefined ? {} : { acr: token.acr }),
      ...(token.authTime === undefined ? {} : { auth_time: token.authTime - extras.clockSkew }),
      ...(token.confirmation ? { cnf: token.confirmation } : {}),
      ...(token.act ? { act: token.act } : {}),
    },
    ACCESS_TOKEN_TYPE,
  )
}
