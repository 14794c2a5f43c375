/**
 * Client credentials (RFC 6749 §4.4) of a machine user in the forms that `direct/machine-grants.ts` leaves to the
 * engine. By the time a grant is handled, the engine has authenticated the machine user as client.
 */
import { errors } from 'oidc-provider'
import { extrasOf } from '#api/oidc/clients.ts'
import { type GrantContext, issueAccessToken, issueIdToken } from '#api/oidc/grants/issue-tokens.ts'
import type { Services } from '#domain/context.ts'
import { permittedScopes } from '#domain/token/audience-permission.ts'

export const machineGrant =
  (services: Services, grantType: string) =>
  async (ctx: GrantContext): Promise<void> => {
    const { client, params } = ctx.oidc
    if (!extrasOf(client).machine) throw new errors.UnauthorizedClient('this grant is for machine users')
    const requestedScopes = params.scope?.split(' ').filter(Boolean) ?? []
    const scopes = await permittedScopes(services, extrasOf(client), requestedScopes)
    // A machine needs no refresh token: it can request a new token at any time.
    const tokensToIssue = {
      userId: client.clientId,
      scopes: scopes.filter((scope) => scope !== 'offline_access'),
      grantType,
      sessionId: '',
    }
    const { accessToken, expiresIn, scope, tokenType } = await issueAccessToken(ctx, tokensToIssue)
    ctx.body = {
      access_token: accessToken,
      token_type: tokenType,
      expires_in: expiresIn,
      ...(scope ? { scope } : {}),
      ...(scopes.includes('openid') ? { id_token: await issueIdToken(services, ctx, tokensToIssue) } : {}),
    }
  }
