/**
 * Token exchange for the same user (RFC 8693): narrower scope, fewer audiences, or another format, never more than the
 * subject token allows. Impersonation (actor tokens, a bare user id) is rejected, as in a ZITADEL instance with
 * impersonation disabled.
 */
import { errors } from 'oidc-provider'
import { extrasOf, TOKEN_EXCHANGE } from '#api/oidc/clients.ts'
import { type GrantContext, issueAccessToken, issueIdToken } from '#api/oidc/grants/issue-tokens.ts'
import { standardScopes } from '#api/oidc/scopes.ts'
import { verifyJwt } from '#crypto/jwt.ts'
import { SIGNING_ALGORITHMS } from '#crypto/signing-key-pair.ts'
import type { Services } from '#domain/context.ts'
import { findSessionById } from '#domain/sign-in/find-session.ts'
import { findAccessToken } from '#domain/token/find-access-token.ts'
import { findTokenPublicKey } from '#domain/token/find-token-public-key.ts'

const TYPE = 'urn:ietf:params:oauth:token-type:'
const types = { accessToken: `${TYPE}access_token`, jwt: `${TYPE}jwt`, idToken: `${TYPE}id_token` }

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

/** User, scopes and audience of the subject token. */
interface Subject {
  readonly userId: string
  readonly sessionId: string
  readonly scopes: readonly string[]
  readonly audience: readonly string[]
  /** Of an access token; an id token is good for as long as its sign-in. */
  readonly token?: { readonly subjects: readonly string[]; readonly expires: number }
}

/** How often a token may be exchanged for another one after the other: each use looks all of them up. */
const MAX_EXCHANGES = 8

export const tokenExchange =
  (services: Services) =>
  async (ctx: GrantContext): Promise<void> => {
    const subject = await readSubject(services, ctx)
    const requested = text(ctx, 'requested_token_type') ?? types.accessToken
    if (!Object.values(types).includes(requested))
      throw new errors.InvalidRequest(`requested_token_type ${requested} is not supported`)
    const scopes = narrowScopes(ctx, subject)
    narrowAudience(ctx, subject)
    const { userId, sessionId, token } = subject
    const asJwt = requested === types.jwt
    const limits = token ? { subject: token } : {}
    const wanted = { userId, sessionId, scopes, grantType: TOKEN_EXCHANGE, asJwt, ...limits }
    if (requested === types.idToken) {
      const idToken = await issueIdToken(services, ctx, wanted)
      ctx.body = { access_token: idToken, issued_token_type: requested, token_type: 'N_A' }
      return
    }
    const { accessToken, expiresIn, scope, tokenType } = await issueAccessToken(ctx, wanted)
    ctx.body = {
      access_token: accessToken,
      issued_token_type: requested,
      token_type: tokenType,
      expires_in: expiresIn,
      scope,
      ...(scopes.includes('openid') ? { id_token: await issueIdToken(services, ctx, wanted) } : {}),
    }
  }

const text = (ctx: GrantContext, name: string): string | undefined => {
  const value = (ctx.oidc.params as Readonly<Record<string, unknown>>)[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

async function readSubject(services: Services, ctx: GrantContext): Promise<Subject> {
  const [token, type] = [text(ctx, 'subject_token'), text(ctx, 'subject_token_type')]
  if (!token || !type) throw new errors.InvalidRequest('subject_token and subject_token_type are required')
  if (text(ctx, 'actor_token')) throw new errors.AccessDenied('acting for somebody else is not allowed')
  const now = Date.now()
  const subject =
    type === types.idToken
      ? await subjectOfIdToken(services, ctx, token, now)
      : type === types.accessToken || type === types.jwt
        ? await subjectOfAccessToken(services, token, now)
        : undefined
  // A token that was not meant for this client is none of its business (ASVS 10.3.1).
  if (!subject || !isMeantFor(ctx, subject)) throw new errors.InvalidGrant('subject_token is not valid')
  return subject
}

function isMeantFor(ctx: GrantContext, { audience }: Subject): boolean {
  const { client } = ctx.oidc
  return audience.includes(client.clientId) || audience.includes(extrasOf(client).projectId)
}

async function subjectOfAccessToken(services: Services, token: string, now: number): Promise<Subject | undefined> {
  const found = await findAccessToken(services, token, now)
  if (!found) return undefined
  const subjects = [...found.subjects, found.hash]
  if (subjects.length > MAX_EXCHANGES) throw new errors.InvalidGrant('subject_token was exchanged too often')
  return { ...found, token: { subjects, expires: found.expires } }
}

/** An id token proves a sign-in but carries no scope; it allows the standard scopes while its session lasts. */
async function subjectOfIdToken(
  services: Services,
  ctx: GrantContext,
  token: string,
  now: number,
): Promise<Subject | undefined> {
  const expected = {
    issuer: services.externalUrl,
    audience: ctx.oidc.client.clientId,
    algorithms: SIGNING_ALGORITHMS,
    nowMs: now,
  }
  const verified = await verifyJwt(
    token,
    (keyId, algorithm) => findTokenPublicKey(services, keyId, algorithm),
    expected,
  )
  // Of the JWTs that this server signs, only an id token names the session.
  if (verified.result !== 'ok' || typeof verified.claims.sid !== 'string') return undefined
  const live = await findSessionById(services, verified.claims.sid, now)
  if (!live || live.session.userId !== verified.claims.sub) return undefined
  return {
    userId: live.session.userId,
    sessionId: live.session.id,
    scopes: standardScopes.filter((scope) => scope !== 'offline_access'),
    audience: [ctx.oidc.client.clientId],
  }
}

function narrowScopes(ctx: GrantContext, subject: Subject): string[] {
  const given = subject.scopes.filter((scope) => scope !== 'offline_access')
  const asked = ctx.oidc.params.scope?.split(' ').filter(Boolean)
  const tooMuch = asked?.find((scope) => !given.includes(scope))
  if (tooMuch !== undefined) throw new errors.InvalidScope('the subject token does not have this scope', tooMuch)
  return asked ?? given
}

/** Kept for the moment the token is made (`extraTokenClaims`). */
function narrowAudience(ctx: GrantContext, subject: Subject): void {
  const { audience } = ctx.oidc.params as { readonly audience?: unknown }
  const asked = (Array.isArray(audience) ? audience : [audience]).filter((one) => typeof one === 'string')
  if (asked.some((one) => !subject.audience.includes(one)))
    throw new errors.InvalidTarget('the subject token is not for this audience')
  ctx.state.audience = asked.length > 0 ? asked : subject.audience
}
