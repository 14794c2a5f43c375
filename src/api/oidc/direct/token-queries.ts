/** Frequent requests of resource servers: introspection (RFC 7662) and userinfo (OpenID Connect Core §5.3). */
import { hasLostAccess, userClaims } from '#api/oidc/account.ts'
import { type Claims, type ClaimsWanted, claimsOf } from '#api/oidc/claims.ts'
import { assertionAudience } from '#api/oidc/client-rules.ts'
import { assertionOf, type ClientExtras, isSecretOf, toExtras, usesKeys } from '#api/oidc/clients.ts'
import { basicCredentials } from '#api/oidc/direct/basic-credentials.ts'
import {
  type DirectParts,
  type DirectRequest,
  type DirectResponse,
  hasDuplicates,
} from '#api/oidc/direct/direct-response.ts'
import { missingAcr } from '#api/oidc/tokens/step-up.ts'
import { readClaims } from '#crypto/jwt.ts'
import type { Services } from '#domain/context.ts'
import { type AccessTokenFacts, findAccessToken } from '#domain/token/find-access-token.ts'
import { type Client, findClient } from '#domain/token/find-client.ts'
import { findTokenActor } from '#domain/token/find-token-actor.ts'
import { findTokenUser } from '#domain/token/find-token-user.ts'
import { verifyAssertion } from '#domain/token/verify-assertion.ts'
import { loginNamesOf } from '#domain/user/login-names.ts'

const CLIENT_ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** Undefined: not the common form, or no token that may be used so; the engine answers. */
export async function userinfo(
  { services }: DirectParts,
  { method, headers }: DirectRequest,
): Promise<DirectResponse | undefined> {
  if (method !== 'GET' || headers.origin !== undefined || headers.dpop !== undefined) return undefined
  const bearerToken = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]
  const token = bearerToken === undefined ? undefined : await findAccessToken(services, bearerToken, Date.now())
  if (!token || token.isBound || !token.scopes.includes('openid')) return undefined
  const client = await findClient(services, token.clientId)
  if (!client) return undefined
  const extras = toExtras(client)
  if (missingAcr(extras.config, token.acr)) return undefined
  if (await hasLostAccess(services, extras, token.userId)) return undefined
  return { status: 200, body: await userClaims(services, extras, basicsOf(token, extras)) }
}

/** Undefined as for `userinfo`. */
export async function introspection(parts: DirectParts, request: DirectRequest): Promise<DirectResponse | undefined> {
  const { services } = parts
  const { form, headers, method } = request
  if (method !== 'POST' || headers.origin !== undefined || hasDuplicates(form)) return undefined
  const tokenText = form.get('token')
  const authenticate = tokenText && (await clientOf(services, request))
  if (!authenticate) return undefined
  const now = Date.now()
  const token = await findAccessToken(services, tokenText, now)
  const { client } = authenticate
  const extras = toExtras(client)
  if (!token || token.isBound || !isFor(token, client.clientId, extras.projectId)) return undefined
  // The last check, since it uses an assertion with an id up.
  if (!(await authenticate.proves(now))) return undefined
  const body = await describe(services, token, extras)
  return body && { status: 200, body }
}

interface Authentication {
  readonly client: Client
  proves(now: number): Promise<boolean>
}

/** How a client authenticates: a secret in the header or the form, or an assertion; undefined: none of these alone. */
async function clientOf(services: Services, { form, headers }: DirectRequest): Promise<Authentication | undefined> {
  const { authorization } = headers
  const [id, secret, jwt] = ['client_id', 'client_secret', 'client_assertion'].map((name) => form.get(name))
  if ([authorization, secret, jwt].filter((one) => one !== null && one !== undefined).length !== 1) return undefined
  if (jwt) return form.get('client_assertion_type') === CLIENT_ASSERTION ? byAssertion(services, jwt, id) : undefined
  const basic = authorization === undefined ? undefined : basicCredentials(authorization)
  const clientId = basic?.clientId ?? id
  const clientSecret = basic?.secret ?? secret
  if (!clientId || !clientSecret || (id && id !== clientId)) return undefined
  const client = await findClient(services, clientId)
  return client && { client, proves: async () => isSecretOf(client, clientSecret) }
}

async function byAssertion(
  services: Services,
  jwt: string,
  clientId: string | null | undefined,
): Promise<Authentication | undefined> {
  const subject = readClaims(jwt)?.sub
  if (typeof subject !== 'string' || (clientId && clientId !== subject)) return undefined
  const client = await findClient(services, subject)
  if (client?.clientId !== subject || !usesKeys(client)) return undefined
  const assertion = assertionOf(client, jwt, assertionAudience(services.externalUrl))
  return { client, proves: async (now) => (await verifyAssertion(services, assertion, now)) === undefined }
}

const isFor = ({ audience }: AccessTokenFacts, clientId: string, projectId: string): boolean =>
  audience.includes(clientId) || (projectId !== '' && audience.includes(projectId))

const basicsOf = (token: AccessTokenFacts, extras: ClientExtras): Omit<ClaimsWanted, 'projectIds'> => ({
  userId: token.userId,
  scopes: token.scopes,
  assertRoles: extras.roleAssertion,
})

async function describe(
  services: Services,
  token: AccessTokenFacts,
  extras: ClientExtras,
): Promise<Claims | undefined> {
  const user = await findTokenUser(services, token.userId)
  if (!user) return undefined
  const names = loginNamesOf(services, user.orgId, user.state.userName)
  const projectIds = [extras.projectId, ...token.audience]
  const claims = await claimsOf(services, { user, names }, { ...basicsOf(token, extras), projectIds })
  const act = await findTokenActor(services, token)
  return {
    ...claims,
    sub: token.userId,
    active: true,
    client_id: token.clientName,
    exp: token.expires,
    iat: token.issued,
    iss: services.externalUrl,
    ...(token.scopes.length > 0 ? { scope: token.scopes.join(' ') } : {}),
    token_type: 'Bearer',
    aud: token.audience,
    jti: token.hash,
    nbf: token.issued,
    username: (await names).preferredLoginName,
    ...(token.acr ? { acr: token.acr } : {}),
    ...(token.authTime ? { auth_time: token.authTime } : {}),
    ...(act ? { act } : {}),
  }
}
