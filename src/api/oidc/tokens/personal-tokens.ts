/**
 * Personal access tokens at userinfo and introspection. The engine finds only tokens of its own; its rejections are
 * looked up here.
 */
import type { KoaContextWithOIDC } from 'oidc-provider'
import { loadClaims } from '#api/oidc/claims.ts'
import { extrasOf } from '#api/oidc/clients.ts'
import { paths } from '#api/oidc/paths.ts'
import type { Services } from '#domain/context.ts'
import { findPersonalToken } from '#domain/token/find-personal-token.ts'
import { mayLearnOfPersonalToken } from '#domain/token/personal-token-audience.ts'

/** Middleware around the engine. */
export const introspectPersonalTokens =
  (services: Services) =>
  async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    if (ctx.path === paths.userinfo && ctx.status === 401) return respondToUserinfo(services, ctx)
    if (ctx.oidc?.route === 'introspection' && isInactive(ctx.body)) return respondToIntrospection(services, ctx)
  }

async function respondToUserinfo(services: Services, ctx: KoaContextWithOIDC): Promise<void> {
  const bearerToken = /^Bearer (\S+)$/i.exec(ctx.get('authorization'))?.[1]
  const token = bearerToken && (await findPersonalToken(services, bearerToken, Date.now()))
  if (!token) return
  const { userId, scopes } = token
  ctx.body = await loadClaims(services, { userId, scopes, projectIds: [], assertRoles: false })
  ctx.status = 200
  ctx.remove('www-authenticate')
}

async function respondToIntrospection(services: Services, ctx: KoaContextWithOIDC): Promise<void> {
  const { client, params } = ctx.oidc
  const presentedToken = params?.token
  const token =
    client && typeof presentedToken === 'string' && (await findPersonalToken(services, presentedToken, Date.now()))
  if (!token || !(await mayLearnOfPersonalToken(services, token, extrasOf(client)))) return
  const { userId, scopes, expiresAt } = token
  const { projectId, roleAssertion } = extrasOf(client)
  ctx.body = {
    ...(await loadClaims(services, { userId, scopes, projectIds: [projectId], assertRoles: roleAssertion })),
    active: true,
    iss: services.externalUrl,
    token_type: 'Bearer',
    scope: scopes.join(' '),
    ...(expiresAt === null ? {} : { exp: Math.floor(expiresAt / 1000) }),
  }
}

const isInactive = (body: unknown): boolean =>
  typeof body === 'object' && body !== null && 'active' in body && body.active === false
