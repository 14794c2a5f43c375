/** The user that a token exchange is for, and the user who acts as them (RFC 8693 §2.1). */
import { errors } from 'oidc-provider'
import { extrasOf } from '#api/oidc/clients.ts'
import { type ExchangedToken, MAX_EXCHANGES, readExchangedToken, tokenTypes } from '#api/oidc/grants/exchanged-token.ts'
import type { GrantContext } from '#api/oidc/grants/issue-tokens.ts'
import { standardScopes } from '#api/oidc/scopes.ts'
import type { Services } from '#domain/context.ts'
import { checkImpersonation } from '#domain/permission/impersonate-user.ts'
import { findPersonalToken } from '#domain/token/find-personal-token.ts'
import { mayLearnOfPersonalToken } from '#domain/token/personal-token-audience.ts'

/** Type of a subject token that is the id of a user; only with an actor token. */
const USER_ID = 'urn:zitadel:params:oauth:token-type:user_id'

export interface Subject extends ExchangedToken {
  /** Scopes that may be asked for; absent: those of the token. */
  readonly allowedScopes?: readonly string[]
  /** The scopes decide the audience, unless the request does. */
  readonly audienceByScopes?: boolean
  /** No access token of the user carries the scopes: applications of other organizations need the user's consent. */
  readonly isConsentNeeded?: boolean
  /** Another user who acts as this one; absent: none does. */
  readonly actorId?: string
  /** The session of that user; '': none. */
  readonly actorSession?: string
}

/** @throws InvalidRequest, InvalidGrant, AccessDenied */
export async function readParties(
  services: Services,
  ctx: GrantContext,
  parameter: (name: string) => string | undefined,
): Promise<Subject> {
  const [token, type] = [parameter('subject_token'), parameter('subject_token_type')]
  if (!token || !type) throw new errors.InvalidRequest('subject_token and subject_token_type are required')
  requireType('subject_token_type', type, [...Object.values(tokenTypes), USER_ID])
  const actor = await readActor(services, ctx, parameter)
  if (type === USER_ID && !actor) throw new errors.InvalidRequest('actor_token is required for the id of a user')
  const subject =
    type === USER_ID && actor ? ofUserId(token, actor) : await readSubjectToken(services, ctx, { token, type })
  if (!subject) throw new errors.InvalidGrant('subject_token is not valid')
  if (!actor) return subject
  const both = { ...subject, ...limitsOfBoth(subject, actor), act: actOf(services, actor, subject) }
  if (actor.userId === subject.userId) return both
  await requireImpersonation(services, actor, subject)
  return { ...both, actorId: actor.userId, actorSession: actor.sessionId }
}

function requireType(parameter: string, type: string, known: readonly string[]): void {
  if (!known.includes(type)) throw new errors.InvalidRequest(`${parameter} must be ${known.join(' or ')}`)
}

async function readSubjectToken(
  services: Services,
  ctx: GrantContext,
  sent: { readonly token: string; readonly type: string },
): Promise<Subject | undefined> {
  const tokenParty = await readExchangedToken(services, ctx, sent)
  return tokenParty && { ...tokenParty, isConsentNeeded: sent.type === tokenTypes.idToken }
}

async function readActor(
  services: Services,
  ctx: GrantContext,
  parameter: (name: string) => string | undefined,
): Promise<ExchangedToken | undefined> {
  const token = parameter('actor_token')
  if (!token) return undefined
  const type = parameter('actor_token_type')
  if (!type) throw new errors.InvalidRequest('actor_token_type is required with actor_token')
  requireType('actor_token_type', type, Object.values(tokenTypes))
  const personal = type === tokenTypes.accessToken ? await ofPersonalToken(services, ctx, token) : undefined
  const actor = personal ?? (await readExchangedToken(services, ctx, { token, type }))
  if (!actor) throw new errors.InvalidGrant('actor_token is not valid')
  return actor
}

async function ofPersonalToken(
  services: Services,
  ctx: GrantContext,
  token: string,
): Promise<ExchangedToken | undefined> {
  const personalToken = await findPersonalToken(services, token, Date.now())
  const extras = extrasOf(ctx.oidc.client)
  if (!personalToken || !(await mayLearnOfPersonalToken(services, personalToken, extras))) return undefined
  const { hash, userId, scopes, expiresAt } = personalToken
  const audience = [ctx.oidc.client.clientId, extras.projectId].filter(Boolean)
  const expires = expiresAt === null ? Number.MAX_SAFE_INTEGER : Math.floor(expiresAt / 1000)
  return { userId, sessionId: '', scopes, audience, token: { subjects: [hash], expires } }
}

/** The actor's scopes, and what describes the user. */
const ofUserId = (userId: string, { scopes, audience }: ExchangedToken): Subject => ({
  userId,
  sessionId: '',
  scopes,
  allowedScopes: [...new Set([...scopes, ...standardScopes])].filter((scope) => scope !== 'offline_access'),
  audience,
  audienceByScopes: true,
  isConsentNeeded: true,
})

async function requireImpersonation(
  services: Services,
  actor: ExchangedToken,
  { userId }: ExchangedToken,
): Promise<void> {
  const result = await checkImpersonation(services, { actorId: actor.userId, userId })
  if (result === 'disabled') throw new errors.AccessDenied('impersonation is disabled')
  if (result === 'forbidden') throw new errors.AccessDenied('the actor may not act as this user')
  if (result === 'notActive') throw new errors.InvalidGrant('subject_token is not valid')
}

/** The new token ends with both. */
function limitsOfBoth(subject: ExchangedToken, actor: ExchangedToken): Pick<ExchangedToken, 'token'> {
  const both = [actor.token, subject.token].filter((limits) => limits !== undefined)
  if (both.length === 0) return {}
  const subjects = [...new Set(both.flatMap((limits) => limits.subjects))]
  if (subjects.length > MAX_EXCHANGES) throw new errors.InvalidGrant('the tokens were exchanged too often')
  return { token: { subjects, expires: Math.min(...both.map(({ expires }) => expires)) } }
}

/** The actor, and who acted before (RFC 8693 §4.1). A user who acts as themselves is none. */
function actOf({ externalUrl }: Services, actor: ExchangedToken, subject: ExchangedToken): ExchangedToken['act'] {
  const before = actor.act ?? subject.act
  if (actor.userId === subject.userId) return before
  return { iss: externalUrl, sub: actor.userId, ...(before ? { act: before } : {}) }
}
