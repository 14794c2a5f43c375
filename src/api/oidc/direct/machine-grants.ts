/**
 * A machine user authenticates itself: with its secret (client credentials, RFC 6749 §4.4) or with an assertion by one
 * of its keys (JWT profile, RFC 7523 §2.1).
 */
import { assertionAudience } from '#api/oidc/client-rules.ts'
import { isSecretOf, JWT_BEARER } from '#api/oidc/clients.ts'
import { secretOf } from '#api/oidc/direct/client-secret.ts'
import {
  type DirectParts,
  type DirectRequest,
  type DirectResponse,
  hasDuplicates,
  refuse,
} from '#api/oidc/direct/direct-response.ts'
import { issueMachineTokens } from '#api/oidc/direct/issue-machine-tokens.ts'
import { readClaims } from '#crypto/jwt.ts'
import { findClient } from '#domain/token/find-client.ts'
import { verifyProof } from '#domain/token/possession.ts'
import { verifyAssertion } from '#domain/token/verify-assertion.ts'

/** RFC 6749 §3.3: printable ASCII without quote and backslash, parted by spaces. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/

/** Undefined: not the common form, or not right; the engine answers. */
export async function clientCredentials(
  parts: DirectParts,
  request: DirectRequest,
): Promise<DirectResponse | undefined> {
  const { form, headers } = request
  if (headers.origin !== undefined || headers.dpop !== undefined || hasDuplicates(form)) return undefined
  const credentials = secretOf(request)
  const scope = form.get('scope')
  if (!credentials || (scope !== null && !SCOPE.test(scope))) return undefined
  const client = await findClient(parts.services, credentials.clientId)
  const now = Date.now()
  if (client?.kind !== 'machine' || !isSecretOf(client, credentials.secret)) return undefined
  const grant = { client, clientId: credentials.clientId, grantType: 'client_credentials', ...requestedOf(form) }
  return issueMachineTokens(parts, grant, now)
}

/** All forms of the grant: it needs no client authentication besides the assertion, and ignores one that came. */
export async function jwtProfile(parts: DirectParts, { form, headers }: DirectRequest): Promise<DirectResponse> {
  const { services } = parts
  if (hasDuplicates(form)) return refuse(400, 'invalid_request', 'a parameter is provided more than once')
  const jwt = form.get('assertion')
  if (!jwt) return refuse(400, 'invalid_request', "missing required parameter 'assertion'")
  const scope = form.get('scope')
  if (scope !== null && !SCOPE.test(scope)) return refuse(400, 'invalid_scope', 'scope contains invalid characters')
  const subject = readClaims(jwt)?.sub
  if (typeof subject !== 'string') return refuse(400, 'invalid_grant', 'assertion is not a JWT with a "sub" claim')
  const client = await findClient(services, subject)
  if (client?.kind === 'app') return refuse(400, 'unauthorized_client', 'this grant is for machine users')
  const now = Date.now()
  const audience = assertionAudience(services.externalUrl)
  const refusal =
    client?.clientId === subject
      ? await verifyAssertion(services, { jwt, subject, kind: 'machine', audience }, now)
      : 'its "sub" is not an active machine user'
  if (refusal !== undefined || !client) return refuse(400, 'invalid_grant', `assertion is not valid: ${refusal}`)
  const proof = headers.dpop === undefined ? undefined : await verifyProof(services, { clientId: subject }, now)
  if (proof?.result === 'wrong') return refuse(400, 'invalid_dpop_proof', `the proof is not valid: ${proof.reason}`)
  const boundTo = proof ? { thumbprint: proof.thumbprint } : {}
  const grant = { client, clientId: subject, grantType: JWT_BEARER, ...requestedOf(form), ...boundTo }
  return issueMachineTokens(parts, grant, now)
}

const requestedOf = (form: URLSearchParams) => ({
  scopes: form.get('scope')?.split(' ') ?? [],
  resources: form.get('resource')?.split(' ') ?? [],
})
