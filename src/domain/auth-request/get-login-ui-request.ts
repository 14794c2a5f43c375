import type { AuthRequest } from '#domain/auth-request/auth-request.ts'
import { loadLoginUiRequest, requireLoginClient } from '#domain/auth-request/login-ui-access.ts'
import type { Context } from '#domain/context.ts'

/** Returns an application's request to the login UI that answers it, answered or not, until it expires. */
export async function getLoginUiRequest(ctx: Context, id: string, protocol: 'oauth' | 'saml'): Promise<AuthRequest> {
  const { request } = await loadLoginUiRequest(ctx, id, protocol)
  requireLoginClient(ctx, request)
  return request
}
