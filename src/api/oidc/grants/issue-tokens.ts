import type { TokenEndpointGrantContext } from 'oidc-provider'
import { checkMtlsCert } from 'oidc-provider/lib/helpers/grants.js'
import { accountOf } from '#api/oidc/account.ts'
import { jwtWanted } from '#api/oidc/engine-models.ts'
import { clientIdSent } from '#api/oidc/grants/client-id-sent.ts'
import { validateProof } from '#api/oidc/grants/validate-proof.ts'
import { lifetimes } from '#api/oidc/lifetimes.ts'
import type { Services } from '#domain/context.ts'

export type GrantContext = TokenEndpointGrantContext<object>

export interface TokensToIssue {
  readonly userId: string
  readonly scopes: readonly string[]
  readonly grantType: string
  /** The sign-in that they rest on; '' : none. */
  readonly sessionId: string
  /** The token that it is exchanged for: it ends with it, and no later. */
  readonly subject?: { readonly subjects: readonly string[]; readonly expires: number }
  /** The session of the user who acts by it, which it depends on too; absent: none. */
  readonly actorSession?: string
  /** Issues the access token as JWT regardless of the client's setting. */
  readonly asJwt?: boolean
}

export interface IssuedTokens {
  readonly accessToken: string
  /** Seconds. */
  readonly expiresIn: number
  readonly scope: string
  /** `Bearer`, or `DPoP`: bound to a key. */
  readonly tokenType: string
}

/** An access token that no browser was needed for, with a grant of its own to be revoked by. */
export async function issueAccessToken(ctx: GrantContext, tokensToIssue: TokensToIssue): Promise<IssuedTokens> {
  const { provider, client } = ctx.oidc
  const proof = await validateProof(ctx)
  const certificate = checkMtlsCert(provider, ctx)
  const { userId: accountId, sessionId } = tokensToIssue
  const scope = [...new Set(tokensToIssue.scopes)].join(' ')
  const signIn = sessionId ? { sessionUid: sessionId } : {}
  // Grants without a session lack this property, and the engine's types do not declare it.
  const grant = new provider.Grant({ accountId, clientId: client.clientId, ...signIn })
  grant.addOIDCScope(scope)
  const grantId = await grant.save()
  ctx.oidc.entity('Grant', grant)
  const token = new provider.AccessToken({
    ...{ accountId, client, grantId, gty: tokensToIssue.grantType, scope, ...signIn },
    ...limitsOf(tokensToIssue),
    ...(tokensToIssue.actorSession ? { actorSession: tokensToIssue.actorSession } : {}),
  })
  if (proof) token.setThumbprint('jkt', proof.thumbprint)
  if (certificate) token.setThumbprint('x5t', certificate)
  if (tokensToIssue.asJwt) jwtWanted.add(token)
  ctx.oidc.entity('AccessToken', token)
  return { accessToken: await token.save(), expiresIn: token.expiration, scope, tokenType: token.tokenType }
}

/** The engine's own lifetime of access tokens holds where this names none. */
function limitsOf({ subject }: TokensToIssue): { subjects?: readonly string[]; expiresIn?: number } {
  if (!subject) return {}
  const left = subject.expires - Math.floor(Date.now() / 1000)
  return { subjects: subject.subjects, expiresIn: Math.max(1, Math.min(left, lifetimes.token)) }
}

/** An id token to go with it, for the client under the name that it gave itself. */
export async function issueIdToken(
  services: Services,
  ctx: GrantContext,
  tokensToIssue: TokensToIssue,
): Promise<string> {
  const account = accountOf(services, ctx, tokensToIssue)
  const claims = await account.claims('id_token', tokensToIssue.scopes.join(' '), {}, [])
  const clientId = clientIdSent(ctx)
  const client: typeof ctx.oidc.client = Object.create(ctx.oidc.client, { clientId: { value: clientId } })
  const act = ctx.state.act ? { act: ctx.state.act } : {}
  const named = { ...claims, sub: tokensToIssue.userId, azp: clientId, client_id: clientId, ...act }
  return new ctx.oidc.provider.IdToken(named, { ctx, client }).issue({ use: 'idtoken' })
}
