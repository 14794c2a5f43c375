/**
 * Token exchange (RFC 8693): narrower scope, fewer audiences, or another format, never more than the subject token
 * allows. With an actor token a user acts as another one, where the instance allows impersonation.
 */
import { errors } from 'oidc-provider'
import { extrasOf, TOKEN_EXCHANGE } from '#api/oidc/clients.ts'
import { readParties, type Subject } from '#api/oidc/grants/exchange-parties.ts'
import { tokenTypes as types } from '#api/oidc/grants/exchanged-token.ts'
import { type GrantContext, issueAccessToken, issueIdToken } from '#api/oidc/grants/issue-tokens.ts'
import { requireRegisteredScope } from '#api/oidc/request/registered-scope.ts'
import { findMissingConsent } from '#domain/consent/find-consent.ts'
import type { Services } from '#domain/context.ts'
import { recordImpersonation } from '#domain/permission/impersonate-user.ts'

export const tokenExchangeParameters = [
  'subject_token',
  'subject_token_type',
  'actor_token',
  'actor_token_type',
  'requested_token_type',
  'audience',
  'resource',
  'scope',
]

export const tokenExchange =
  (services: Services) =>
  async (ctx: GrantContext): Promise<void> => {
    const subject = await readParties(services, ctx, (name) => text(ctx, name))
    const requested = text(ctx, 'requested_token_type') ?? types.accessToken
    if (!Object.values(types).includes(requested))
      throw new errors.InvalidRequest(`requested_token_type ${requested} is not supported`)
    const scopes = narrowScopes(ctx, subject)
    await requireConsent(services, ctx, subject, scopes)
    narrowAudience(ctx, subject)
    ctx.state.act = subject.act
    const { userId, sessionId, token, actorId, actorSession } = subject
    const { clientId } = ctx.oidc.client
    // Last, so that the history has no impersonation that was refused.
    if (actorId !== undefined) await recordImpersonation(services, { actorId, userId, clientId }, Date.now())
    const asJwt = requested === types.jwt
    const limits = { ...(token ? { subject: token } : {}), ...(actorSession ? { actorSession } : {}) }
    const tokensToIssue = { userId, sessionId, scopes, grantType: TOKEN_EXCHANGE, asJwt, ...limits }
    if (requested === types.idToken) {
      const idToken = await issueIdToken(services, ctx, tokensToIssue)
      ctx.body = { access_token: idToken, issued_token_type: requested, token_type: 'N_A' }
      return
    }
    const { accessToken, expiresIn, scope, tokenType } = await issueAccessToken(ctx, tokensToIssue)
    ctx.body = {
      access_token: accessToken,
      issued_token_type: requested,
      token_type: tokenType,
      expires_in: expiresIn,
      scope,
      ...(scopes.includes('openid') ? { id_token: await issueIdToken(services, ctx, tokensToIssue) } : {}),
    }
  }

const text = (ctx: GrantContext, name: string): string | undefined => {
  const value = (ctx.oidc.params as Readonly<Record<string, unknown>>)[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function narrowScopes(ctx: GrantContext, subject: Subject): string[] {
  const subjectScopes = subject.scopes.filter((scope) => scope !== 'offline_access')
  const requestedScopes = ctx.oidc.params.scope?.split(' ').filter(Boolean)
  const allowed = subject.allowedScopes ?? subjectScopes
  const tooMuch = requestedScopes?.find((scope) => !allowed.includes(scope))
  if (tooMuch !== undefined) throw new errors.InvalidScope('the subject token does not have this scope', tooMuch)
  requireRegisteredScope(extrasOf(ctx.oidc.client), requestedScopes ?? [])
  return requestedScopes ?? subjectScopes
}

/** An exchange gives an application of another organization nothing that the user did not allow it. */
async function requireConsent(
  services: Services,
  ctx: GrantContext,
  { userId, isConsentNeeded }: Subject,
  scopes: readonly string[],
): Promise<void> {
  if (!isConsentNeeded) return
  const { clientId } = ctx.oidc.client
  const { orgId: applicationOrgId, projectId } = extrasOf(ctx.oidc.client)
  const request = { applicationOrgId, projectId, clientId, scopes, prompts: [], createdAt: 0 }
  if (await findMissingConsent(services, request, userId))
    throw new errors.AccessDenied('the user has not consented to these scopes at this application')
}

/** Kept for the moment the token is made (`extraTokenClaims`). */
function narrowAudience(ctx: GrantContext, subject: Subject): void {
  const { audience } = ctx.oidc.params as { readonly audience?: unknown }
  const requestedAudience = (Array.isArray(audience) ? audience : [audience]).filter((one) => typeof one === 'string')
  if (requestedAudience.some((one) => !subject.audience.includes(one)))
    throw new errors.InvalidTarget('the subject token is not for this audience')
  if (requestedAudience.length > 0 || !subject.audienceByScopes)
    ctx.state.audience = requestedAudience.length > 0 ? requestedAudience : subject.audience
}
