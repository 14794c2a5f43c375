import type { KoaContextWithOIDC } from 'oidc-provider'
import { loadClaims } from '#api/oidc/claims.ts'
import { extrasOf } from '#api/oidc/clients.ts'
import { audienceOf } from '#api/oidc/engine-models.ts'
import type { JwtSigner } from '#crypto/jwt.ts'
import type { Services } from '#domain/context.ts'
import { recordHash } from '#domain/token/protocol-records.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'
import { userAggregate } from '#domain/user/user.ts'

type AnyClient = NonNullable<KoaContextWithOIDC['oidc']['client']>

interface AnyToken {
  readonly kind: string
  readonly clientId?: string | undefined
  readonly extra?: { [key: string]: unknown } | undefined
}

/** Allows introspection of an access token to its audience: the requesting client, or that client's project. */
export function mayIntrospect(client: AnyClient, token: AnyToken): boolean {
  if (token.kind !== 'AccessToken') return token.clientId === client.clientId
  const audience = audienceOf(token)
  const { projectId } = extrasOf(client)
  return audience.includes(client.clientId) || (projectId !== '' && audience.includes(projectId))
}

/** Middleware: rejects clients that prove nothing of themselves (RFC 7662 §2.1); the engine authenticates them by their id. */
export async function confidentialClientsOnly(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next()
  if (ctx.oidc?.route !== 'introspection' || ctx.oidc.client?.clientAuthMethod !== 'none') return
  ctx.status = 401
  ctx.set('www-authenticate', 'Basic realm="introspection"')
  ctx.body = { error: 'invalid_client', error_description: 'introspection needs client authentication' }
}

/** Middleware: adds details of a live token and its user to introspection, as ZITADEL's clients expect. */
export const extendIntrospection =
  (services: Services) =>
  async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    const { client, accessToken } = ctx.oidc ?? {}
    if (ctx.oidc?.route !== 'introspection' || !client || !accessToken || !isActive(ctx.body)) return
    const user = await services.events.load(userAggregate, accessToken.accountId)
    const [claims, names] = await Promise.all([
      loadClaims(services, {
        userId: accessToken.accountId,
        scopes: [...accessToken.scopes],
        projectIds: [extrasOf(client).projectId, ...audienceOf(accessToken)],
        assertRoles: extrasOf(client).roleAssertion,
      }),
      loginNamesOf(services, user.owner, user.state.userName),
    ])
    const { audience: _kept, ...remainingClaims } = ctx.body
    ctx.body = {
      ...claims,
      ...remainingClaims,
      aud: audienceOf(accessToken),
      client_id: accessToken.extra?.client_id ?? accessToken.clientId,
      jti: recordHash(accessToken.jti),
      nbf: accessToken.iat,
      username: names.preferredLoginName,
      ...(accessToken.extra?.act ? { act: accessToken.extra.act } : {}),
    }
  }

const JWT_TYPE = 'application/token-introspection+jwt'

/** Middleware: signs the response for a client that asks for it so (RFC 9701). */
export const introspectionAsJwt =
  (services: Services, signer: JwtSigner) =>
  async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    if (ctx.oidc?.route !== 'introspection' || ctx.status !== 200 || !ctx.oidc.client) return
    if (ctx.accepts('json', JWT_TYPE) !== JWT_TYPE) return
    const claims = {
      iss: services.externalUrl,
      aud: ctx.oidc.client.clientId,
      iat: Math.floor(Date.now() / 1000),
      token_introspection: ctx.body,
    }
    ctx.body = await signer.sign(claims, 'token-introspection+jwt')
    ctx.type = JWT_TYPE
  }

const isActive = (body: unknown): body is { active: true; audience?: unknown } =>
  typeof body === 'object' && body !== null && 'active' in body && body.active === true
