import { errors } from 'oidc-provider'
import { extrasOf } from '#api/oidc/clients.ts'
import type { GrantContext } from '#api/oidc/grants/issue-tokens.ts'
import { standardScopes } from '#api/oidc/scopes.ts'
import { verifyJwt } from '#crypto/jwt.ts'
import { SIGNING_ALGORITHMS } from '#crypto/signing-key-pair.ts'
import type { Services } from '#domain/context.ts'
import { findSessionById } from '#domain/sign-in/find-session.ts'
import { findAccessToken } from '#domain/token/find-access-token.ts'
import { findTokenActor } from '#domain/token/find-token-actor.ts'
import { findTokenPublicKey } from '#domain/token/find-token-public-key.ts'
import type { JsonObject } from '#kit/json.ts'

const TYPE = 'urn:ietf:params:oauth:token-type:'
export const tokenTypes = { accessToken: `${TYPE}access_token`, jwt: `${TYPE}jwt`, idToken: `${TYPE}id_token` }

/** User, scopes and audience of a token that is exchanged. */
export interface ExchangedToken {
  readonly userId: string
  readonly sessionId: string
  readonly scopes: readonly string[]
  readonly audience: readonly string[]
  /** Who acts as the user already (RFC 8693 §4.1). */
  readonly act?: JsonObject | undefined
  /** Of an access token; an id token is good for as long as its sign-in. `expires`: epoch seconds. */
  readonly token?: { readonly subjects: readonly string[]; readonly expires: number }
}

/** How often a token may be exchanged for another one after the other: each use looks all of them up. */
export const MAX_EXCHANGES = 8

/** Reads a token of this server that is meant for the client; undefined: any other. */
export async function readExchangedToken(
  services: Services,
  ctx: GrantContext,
  { token, type }: { readonly token: string; readonly type: string },
): Promise<ExchangedToken | undefined> {
  const now = Date.now()
  const exchangedToken =
    type === tokenTypes.idToken
      ? await subjectOfIdToken(services, ctx, token, now)
      : type === tokenTypes.accessToken || type === tokenTypes.jwt
        ? await subjectOfAccessToken(services, token, now)
        : undefined
  // A token that was not meant for this client is none of its business (ASVS 10.3.1).
  return exchangedToken && isMeantFor(ctx, exchangedToken) ? exchangedToken : undefined
}

function isMeantFor(ctx: GrantContext, { audience }: ExchangedToken): boolean {
  const { client } = ctx.oidc
  return audience.includes(client.clientId) || audience.includes(extrasOf(client).projectId)
}

async function subjectOfAccessToken(
  services: Services,
  token: string,
  now: number,
): Promise<ExchangedToken | undefined> {
  const accessToken = await findAccessToken(services, token, now)
  if (!accessToken) return undefined
  const subjects = [...accessToken.subjects, accessToken.hash]
  if (subjects.length > MAX_EXCHANGES) throw new errors.InvalidGrant('subject_token was exchanged too often')
  const act = await findTokenActor(services, accessToken)
  return { ...accessToken, act, token: { subjects, expires: accessToken.expires } }
}

/** An id token proves a sign-in but carries no scope; it allows the standard scopes while its session lasts. */
async function subjectOfIdToken(
  services: Services,
  ctx: GrantContext,
  token: string,
  now: number,
): Promise<ExchangedToken | undefined> {
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
  // It names no token of the actor, which it would outlive.
  if (Object.hasOwn(verified.claims, 'act')) return undefined
  return {
    userId: live.session.userId,
    sessionId: live.session.id,
    scopes: standardScopes.filter((scope) => scope !== 'offline_access'),
    audience: [ctx.oidc.client.clientId],
  }
}
