import type { Account, FindAccount, KoaContextWithOIDC } from 'oidc-provider'
import { type Claims, type ClaimsWanted, loadClaims } from '#api/oidc/claims.ts'
import { type ClientExtras, extrasOf } from '#api/oidc/clients.ts'
import { withFunctionClaims } from '#api/oidc/function-claims.ts'
import { claimsOfScope, userinfoOnly } from '#api/oidc/scopes.ts'
import type { Services } from '#domain/context.ts'
import { projectRefusal } from '#domain/grant/project-access.ts'
import { audienceScopes, loadApiProjectId } from '#domain/token/token-audience.ts'
import { isActiveUser } from '#domain/user/access/is-active-user.ts'

/** Maps users and machine users to accounts of the protocol engine; undefined for a user that may not sign in. */
export const findAccount =
  (services: Services): FindAccount =>
  async (ctx, userId, token) => {
    if (!(await isActiveUser(services, userId))) return undefined
    if (token && ctx.oidc.client && (await hasLostAccess(services, extrasOf(ctx.oidc.client), userId))) return undefined
    return accountOf(services, ctx, { userId, sessionId: sessionOf(token) })
  }

/** Access to a project is judged at each use of a token (ASVS 5.0 8.3.2): it may have ended since the sign-in. */
export async function hasLostAccess(
  services: Services,
  { machine, projectId }: ClientExtras,
  userId: string,
): Promise<boolean> {
  return !machine && projectId !== '' && (await projectRefusal(services, projectId, userId)) !== undefined
}

const sessionOf = (token: object | undefined): string =>
  token && 'sessionUid' in token && typeof token.sessionUid === 'string' ? token.sessionUid : ''

export function accountOf(
  services: Services,
  ctx: KoaContextWithOIDC,
  { userId, sessionId }: { userId: string; sessionId: string },
): Account {
  return {
    accountId: userId,
    async claims(use, scope, requested) {
      const scopes = scope.split(' ')
      const { client } = ctx.oidc
      if (!client) throw new Error('claims need a client')
      const { idTokenUserinfoAssertion, idTokenRoleAssertion, roleAssertion } = extrasOf(client)
      if (use !== 'id_token')
        return userClaims(services, extrasOf(client), { userId, scopes, assertRoles: roleAssertion })
      // Where no access token is issued, the id token holds the claims (OpenID Connect Core §5.4).
      const onlyIdToken = ctx.oidc.params?.response_type === 'id_token'
      const full = idTokenUserinfoAssertion || onlyIdToken
      const claimed = full ? scopes : scopes.filter((one) => !userinfoOnly.includes(one) || isRequested(one, requested))
      const clientClaims = {
        azp: client.clientId,
        client_id: client.clientId,
        ...(sessionId ? { sid: sessionId } : {}),
      }
      const claimsRequest = { userId, scopes: claimed, assertRoles: idTokenRoleAssertion }
      const claims = await userClaims(services, extrasOf(client), claimsRequest)
      return { ...(full ? claims : withoutUnrequested(claims, requested)), ...clientClaims }
    },
  }
}

/** By the names of the `claims` parameter for the id token (OpenID Connect Core §5.5). */
type Requested = Readonly<Record<string, unknown>>

const isRequested = (scope: string, requested: Requested): boolean =>
  (claimsOfScope[scope] ?? []).some((name) => Object.hasOwn(requested, name))

/** Removes claims of the scopes of userinfo that the request did not ask for by name. */
function withoutUnrequested(claims: Claims, requested: Requested): Claims {
  const ofUserinfo = new Set(userinfoOnly.flatMap((scope) => claimsOfScope[scope] ?? []))
  const idTokenClaims = Object.entries(claims).filter(
    ([name]) => !ofUserinfo.has(name) || Object.hasOwn(requested, name),
  )
  return { ...Object.fromEntries(idTokenClaims), sub: claims.sub }
}

/** For a client: its own project's roles, and those of the projects that the scopes name. */
export async function userClaims(
  services: Services,
  { projectId }: ClientExtras,
  claimsRequest: Omit<ClaimsWanted, 'projectIds'>,
): Promise<Claims> {
  const named = audienceScopes(claimsRequest.scopes, await loadApiProjectId(services))
  const projectIds = [projectId, ...named]
  const claims = (await loadClaims(services, { ...claimsRequest, projectIds })) ?? { sub: claimsRequest.userId }
  return withFunctionClaims(services, 'preuserinfo', claims)
}
