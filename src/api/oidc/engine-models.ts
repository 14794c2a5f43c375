/**
 * The engine's own classes, extended for Usher. The engine names a model by the name of its class, so each keeps its
 * name; it reads the class from its instance on every use, so replacing the property suffices.
 */
import { createHmac } from 'node:crypto'
import type Provider from 'oidc-provider'
import Engine from 'oidc-provider'
import { extrasOf } from '#api/oidc/clients.ts'
import { resolvedByLoginUi } from '#api/oidc/interactions.ts'
import { essentialAcr } from '#api/oidc/request/requested-claims.ts'
import { accessTokenJwt } from '#api/oidc/tokens/access-token-jwt.ts'
import { type JwtSigner, readHeader } from '#crypto/jwt.ts'
import { SIGNING_ALGORITHMS } from '#crypto/signing-key-pair.ts'
import type { Services } from '#domain/context.ts'
import { acrOf, satisfiedAcr } from '#domain/sign-in/acr.ts'
import { findOpaqueToken } from '#domain/token/find-access-token.ts'
import { useProofOnce } from '#domain/token/possession.ts'
import type { Keyring } from '#domain/token/signing-keys.ts'

/** Access tokens to issue as JWT regardless of the client's setting. */
export const jwtWanted = new WeakSet<object>()

export function extendModels(provider: Provider, services: Services, { signer, cookieSecret }: Keyring): void {
  const replace = (name: string, value: unknown) => Object.defineProperty(provider, name, { value, configurable: true })
  grantAnyScope(provider)
  acrAsReached(provider)
  sendSilentRequests(provider)
  replace('Grant', grantWithSignIn(provider))
  replace('Claims', claimsAsGiven(provider))
  replace('IdToken', idTokenDatedBack(provider))
  replace('RefreshToken', successorToken(provider, cookieSecret))
  replace('AccessToken', accessTokenWithJwt(provider, services, signer))
  replace('ReplayDetection', proofsUsedOnce(provider, services))
}

/** Uses a proof up in one step: of two requests at once, on any process, one succeeds. */
const proofsUsedOnce = (provider: Provider, services: Services) =>
  class ReplayDetection extends provider.ReplayDetection {
    static override unique(clientId: string, proofId: string): Promise<boolean> {
      return useProofOnce(services, clientId, proofId, Date.now())
    }
  }

/** A grant that references its session. */
function grantWithSignIn(provider: Provider) {
  const Engine = provider.Grant
  return class Grant extends Engine {
    static override get IN_PAYLOAD() {
      return [...Engine.IN_PAYLOAD, 'sessionUid', 'audience']
    }
  }
}

/** The resources (RFC 8707) that a grant was asked for. */
export const resourcesOf = (grant: object | undefined): readonly string[] =>
  grant && 'audience' in grant && Array.isArray(grant.audience) ? grant.audience : []

/** `acr` is the first requested class that the sign-in satisfies, or the one that it reached. */
function acrAsReached(provider: Provider): void {
  Object.defineProperty(provider.OIDCContext.prototype, 'acr', {
    get(this: InstanceType<Provider['OIDCContext']>) {
      const reached = acrOf(this.session?.amr ?? [])
      const requestedAcr = this.params?.acr_values
      const voluntary = typeof requestedAcr === 'string' ? requestedAcr.split(' ') : []
      return satisfiedAcr(reached, essentialAcr(this.params) ?? voluntary) ?? reached
    },
  })
}

/** Any scope may be granted, not only those of a list. */
function grantAnyScope(provider: Provider): void {
  Object.defineProperty(provider.OIDCContext.prototype, 'requestParamOIDCScopes', {
    get(this: InstanceType<Provider['OIDCContext']>) {
      return this.requestParamScopes
    },
  })
}

/** `prompt=none` is no error for a request that a login UI answers. */
function sendSilentRequests(provider: Provider): void {
  const { prototype } = provider.OIDCContext
  const { promptPending } = prototype
  Object.defineProperty(prototype, 'promptPending', {
    value(this: InstanceType<Provider['OIDCContext']>, name: string): boolean {
      return (
        !(name === 'none' && Engine.ctx && resolvedByLoginUi.has(Engine.ctx)) &&
        Reflect.apply(promptPending, this, [name])
      )
    },
  })
}

/** Returns the claims of `findAccount` unfiltered, since it already limits them to the scopes. */
const claimsAsGiven = (provider: Provider) =>
  class Claims extends provider.Claims {
    // The engine sets it in the constructor; its types leave it out.
    declare readonly available: Record<string, unknown>

    override async result() {
      return Object.fromEntries(Object.entries(this.available).filter(([, value]) => value !== undefined))
    }
  }

/** Returns a client as the engine expects it for a hint that another key signed: by the algorithm in its header. */
function signedBy<C extends object>(hint: string, client: C): C {
  const algorithm = SIGNING_ALGORITHMS.find((one) => one === readHeader(hint)?.alg)
  return algorithm ? Object.create(client, { idTokenSignedResponseAlg: { value: algorithm } }) : client
}

/** For an application whose clock is behind: a token that was made in its future would be refused. It ends as ever. */
const idTokenDatedBack = (provider: Provider) => {
  const Engine = provider.IdToken
  return class IdToken extends Engine {
    /** Only id tokens are hints: this server signs other tokens for the same audience too. */
    static override async validate(...[hint, client]: Parameters<typeof Engine.validate>) {
      const verified = await Engine.validate(hint, signedBy(hint, client))
      const { payload } = verified
      if ('events' in payload || 'scope' in payload) throw new Error('it is another kind of token')
      return verified
    }

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
}

/** A refresh token whose value derives from the one it replaces: two refreshes at once get the same. */
const successorToken = (provider: Provider, secret: string) =>
  class RefreshToken extends provider.RefreshToken {
    generateTokenId(): string {
      const rotated = Engine.ctx?.oidc.entities.RotatedRefreshToken
      // The engine's types leave the method out.
      const { generateTokenId } = provider.BaseToken.prototype as unknown as { generateTokenId: () => string }
      return rotated ? successorOf(rotated.jti, secret) : generateTokenId.call(this)
    }
  }

export const successorOf = (refreshToken: string, secret: string): string =>
  createHmac('sha256', secret).update(`refresh ${refreshToken}`).digest('base64url')

/** Stores all access tokens alike; encodes them as JWT for the client where the application is configured so. */
const accessTokenWithJwt = (provider: Provider, services: Services, signer: JwtSigner) => {
  const Engine = provider.AccessToken
  class AccessToken extends Engine {
    static override get IN_PAYLOAD() {
      return [...Engine.IN_PAYLOAD, 'subjects', 'actorSession']
    }

    override async save(): Promise<string> {
      const value = await super.save()
      const { client } = this
      if (!client || (extrasOf(client).accessTokenType !== 'jwt' && !jwtWanted.has(this))) return value
      const { client_id: clientId } = this.extra ?? {}
      return accessTokenJwt(services, signer, extrasOf(client), {
        value,
        userId: this.accountId,
        clientId: typeof clientId === 'string' ? clientId : client.clientId,
        scopes: [...this.scopes],
        audience: audienceOf(this),
        lifetime: this.expiration,
        ...signInOf(this.extra),
        act: this.extra?.act,
        ...confirmationOf(this),
      })
    }
  }
  /** Finds a token in JWT form by its `jti`. */
  const find = async (value: unknown, ...more: unknown[]) => {
    const isJwt = typeof value === 'string' && value.includes('.')
    const opaque = isJwt ? await findOpaqueToken(services, value, Date.now()) : value
    return opaque === undefined ? undefined : Reflect.apply(Engine.find, AccessToken, [opaque, ...more])
  }
  return Object.defineProperty(AccessToken, 'find', { value: find })
}

/** The key that a token is bound to (RFC 9449 §6.1, RFC 8705 §3.1). */
function confirmationOf({
  jkt,
  'x5t#S256': certificate,
}: {
  jkt?: string | undefined
  'x5t#S256'?: string | undefined
}) {
  if (!jkt && !certificate) return {}
  return { confirmation: { ...(jkt ? { jkt } : {}), ...(certificate ? { 'x5t#S256': certificate } : {}) } }
}

/** How and when the user signed in, as `extraTokenClaims` kept it. */
const signInOf = ({ acr, auth_time: authTime }: { acr?: unknown; auth_time?: unknown } = {}) => ({
  ...(typeof acr === 'string' ? { acr } : {}),
  ...(typeof authTime === 'number' ? { authTime } : {}),
})

/** Set by `extraTokenClaims` when the token is made. */
export const audienceOf = (token: { extra?: { [key: string]: unknown } | undefined }): readonly string[] =>
  Array.isArray(token.extra?.audience) ? token.extra.audience : []
