import type { Account, FindAccount, KoaContextWithOIDC } from 'oidc-provider'
import { type Claims, loadClaims } from '#api/oidc/claims.ts'
import { extrasOf } from '#api/oidc/clients.ts'
import { claimsOfScope } from '#api/oidc/scopes.ts'
import type { Rooms } from '#domain/context.ts'
import { audienceScopes, loadApiProjectId } from '#domain/token/token-audience.ts'

/** Scopes whose claims belong into userinfo, and into an id token only where the application says so. */
const userinfoOnly = Object.keys(claimsOfScope).filter((scope) => scope !== 'openid')

/** People and machines as the protocol engine knows them; undefined for who may not be signed in. */
export const findAccount =
  (rooms: Rooms): FindAccount =>
  async (ctx, userId, token) => {
    const user = await rooms.rows
      .selectFrom('users as user')
      .innerJoin('orgs as org', 'org.id', 'user.org_id')
      .select('user.id')
      .where('user.id', '=', userId)
      .where('user.state', '=', 'active')
      .where('org.state', '=', 'active')
      .executeTakeFirst()
    return user && accountOf(rooms, ctx, { userId, sessionId: sessionOf(token) })
  }

const sessionOf = (token: object | undefined): string =>
  token && 'sessionUid' in token && typeof token.sessionUid === 'string' ? token.sessionUid : ''

export function accountOf(
  rooms: Rooms,
  ctx: KoaContextWithOIDC,
  { userId, sessionId }: { userId: string; sessionId: string },
): Account {
  return {
    accountId: userId,
    async claims(use, scope) {
      const scopes = scope.split(' ')
      if (use !== 'id_token') return userClaims(rooms, ctx, userId, scopes)
      const { client } = ctx.oidc
      if (!client) throw new Error('an id token is made for a client')
      const { idTokenUserinfoAssertion } = extrasOf(client)
      const told = idTokenUserinfoAssertion ? scopes : scopes.filter((one) => !userinfoOnly.includes(one))
      const own = { azp: client.clientId, client_id: client.clientId, ...(sessionId ? { sid: sessionId } : {}) }
      return { ...(await userClaims(rooms, ctx, userId, told, 'idToken')), ...own }
    },
  }
}

/** For the client that asks. */
async function userClaims(
  rooms: Rooms,
  { oidc: { client } }: KoaContextWithOIDC,
  userId: string,
  scopes: readonly string[],
  into: 'userinfo' | 'idToken' = 'userinfo',
): Promise<Claims> {
  if (!client) throw new Error('claims are told to a client')
  const extras = extrasOf(client)
  const named = audienceScopes(scopes, await loadApiProjectId(rooms))
  const claims = await loadClaims(rooms, {
    userId,
    scopes,
    projectIds: [extras.projectId, ...named],
    assertRoles: into === 'idToken' ? extras.idTokenRoleAssertion : extras.roleAssertion,
  })
  return claims ?? { sub: userId }
}
