/**
 * The engine's own classes with what this server adds. The engine names a kind by the name of its class, so each keeps
 * its name; and it asks its instance for the class on every use, so replacing the property there is enough.
 */
import type Provider from 'oidc-provider'
import { loadClaims } from '#api/oidc/claims.ts'
import { extrasOf, isRightSecret } from '#api/oidc/clients.ts'
import { paths } from '#api/oidc/paths.ts'
import type { JwtSigner } from '#crypto/jwt.ts'
import type { Services } from '#domain/context.ts'
import { ACCESS_TOKEN_TYPE } from '#domain/token/find-access-token.ts'
import { recordHash } from '#domain/token/protocol-records.ts'

/** Access tokens that are wanted as JWT whatever the client's setting says. */
export const jwtWanted = new WeakSet<object>()

export function extendModels(provider: Provider, services: Services, signer: JwtSigner): void {
  const replace = (name: string, value: unknown) => Object.defineProperty(provider, name, { value, configurable: true })
  replace('Grant', grantWithSignIn(provider))
  replace('Claims', claimsAsGiven(provider))
  replace('IdToken', idTokenDatedBack(provider))
  replace('AccessToken', accessTokenWithJwt(provider, services, signer))
  const audience = [
    services.externalUrl,
    `${services.externalUrl}${paths.token}`,
    `${services.externalUrl}${paths.introspection}`,
  ]
  provider.Client.prototype.compareClientSecret = function compareClientSecret(given) {
    return isRightSecret(services, { clientId: this.clientId, given, audience }, Date.now())
  }
}

/** A grant that says on which sign-in it rests. */
function grantWithSignIn(provider: Provider) {
  const Engine = provider.Grant
  return class Grant extends Engine {
    static override get IN_PAYLOAD() {
      return [...Engine.IN_PAYLOAD, 'sessionUid']
    }
  }
}

/** Claims are told as `findAccount` gives them, which asks for no more than the scopes allow: no second filter. */
const claimsAsGiven = (provider: Provider) =>
  class Claims extends provider.Claims {
    // The engine sets it in the constructor; its types leave it out.
    declare readonly available: Record<string, unknown>

    override async result() {
      return Object.fromEntries(Object.entries(this.available).filter(([, value]) => value !== undefined))
    }
  }

/** For an application whose clock is behind: a token that was made in its future would be refused. It ends as ever. */
const idTokenDatedBack = (provider: Provider) =>
  class IdToken extends provider.IdToken {
    override async payload() {
      const payload = await super.payload()
      const { clockSkew } = extrasOf(this.client)
      if (!clockSkew) return payload
      const { auth_time: signedInAt } = payload
      return {
        ...payload,
        iat: Math.floor(Date.now() / 1000) - clockSkew,
        ...(typeof signedInAt === 'number' ? { auth_time: signedInAt - clockSkew } : {}),
      }
    }
  }

/**
 * An access token is stored like any other; where the application wants a JWT, the client gets one that names the
 * stored token by its hash. So it dies with it, and knowing the name is not knowing the token.
 */
const accessTokenWithJwt = (provider: Provider, services: Services, signer: JwtSigner) =>
  class AccessToken extends provider.AccessToken {
    override async save(): Promise<string> {
      const value = await super.save()
      const { client } = this
      if (!client || (extrasOf(client).accessTokenType !== 'jwt' && !jwtWanted.has(this))) return value
      const extras = extrasOf(client)
      const audience = audienceOf(this)
      const roles = extras.accessTokenRoleAssertion
        ? await loadClaims(services, {
            userId: this.accountId,
            scopes: [],
            projectIds: [extras.projectId],
            assertRoles: true,
          })
        : {}
      const { sub: _own, ...claims } = { sub: '', ...roles }
      const now = Math.floor(Date.now() / 1000)
      return signer.sign(
        {
          ...claims,
          iss: services.externalUrl,
          sub: this.accountId,
          aud: [...audience],
          client_id: client.clientId,
          scope: this.scope,
          jti: recordHash(value),
          iat: now - extras.clockSkew,
          nbf: now - extras.clockSkew,
          exp: now + this.expiration,
        },
        ACCESS_TOKEN_TYPE,
      )
    }
  }

/** Set by `extraTokenClaims` when the token is made. */
export const audienceOf = (token: { extra?: { [key: string]: unknown } | undefined }): readonly string[] =>
  Array.isArray(token.extra?.audience) ? token.extra.audience : []
