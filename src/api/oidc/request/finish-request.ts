import type { KoaContextWithOIDC } from 'oidc-provider'
import { extrasOf } from '#api/oidc/clients.ts'
import { findRequestedOrg } from '#api/oidc/interactions.ts'
import { requireRegisteredScope } from '#api/oidc/request/registered-scope.ts'
import { readClaims } from '#crypto/jwt.ts'
import type { Services } from '#domain/context.ts'
import { permittedScopes } from '#domain/token/audience-permission.ts'

/**
 * Restores `offline_access`, which the engine grants on a consent page only, and removes the audiences that the client
 * may not have. Rejects scopes that the client did not register, and an organization that does not exist.
 */
export async function finishRequest(services: Services, ctx: KoaContextWithOIDC): Promise<void> {
  const { params, client } = ctx.oidc
  if (!params || !client) return
  const scopes = requestedScope(ctx).split(' ').filter(Boolean)
  requireRegisteredScope(extrasOf(client), scopes)
  const granted = scopes.filter((scope) => scope !== 'offline_access' || client.grantTypeAllowed('refresh_token'))
  const permitted = await permittedScopes(services, extrasOf(client), granted)
  if (granted.length > 0) params.scope = [...new Set(permitted)].join(' ') || undefined
  await findRequestedOrg(services, granted)
}

/** Returns the scope as the client sent it: in a request object, in a pushed request, or as a parameter. */
function requestedScope(ctx: KoaContextWithOIDC): string {
  const { body, entities } = ctx.oidc
  const object = entities.PushedAuthorizationRequest?.request ?? body?.request ?? ctx.query.request
  // The engine has verified it by now.
  const scope =
    typeof object === 'string' && object !== '' ? readClaims(object)?.scope : (body?.scope ?? ctx.query.scope)
  return typeof scope === 'string' ? scope : ''
}
