import { errors } from 'oidc-provider'
import { JWT_BEARER } from '#api/oidc/clients.ts'
import { type DirectParts, type DirectRequest, type DirectResponse, refuse } from '#api/oidc/direct/direct-response.ts'
import { clientCredentials, jwtProfile } from '#api/oidc/direct/machine-grants.ts'
import { refreshGrant } from '#api/oidc/direct/refresh-grant.ts'
import { introspection, userinfo } from '#api/oidc/direct/token-queries.ts'
import { paths } from '#api/oidc/paths.ts'
import { normalizeRequest } from '#api/oidc/request/normalize-request.ts'
import { reportSecurity } from '#kit/request-context.ts'

/** Answers the common form of a request; undefined: the engine answers it. */
export async function handleDirect(parts: DirectParts, request: DirectRequest): Promise<DirectResponse | undefined> {
  // Answers in JWT form are the engine's.
  const asJwt = request.headers.accept?.includes('jwt') === true
  if (!asJwt && request.path === paths.userinfo) return userinfo(parts, request)
  if (!asJwt && request.path === paths.introspection) return introspection(parts, request)
  if (request.path !== paths.token) return undefined
  const [grantType, another] = request.form.getAll('grant_type')
  if (another !== undefined) return undefined
  const answerGrant = grantType === undefined ? undefined : grants.get(grantType)
  if (grantType === undefined || !answerGrant) return undefined
  const refusal = normalize(request.form)
  if (refusal) return refusal
  if (asJwt && grantType !== JWT_BEARER) return undefined
  const response = await answerGrant(parts, request)
  reportGrant(grantType, response, request)
  return response
}

type HandleGrant = (parts: DirectParts, request: DirectRequest) => Promise<DirectResponse | undefined>

const grants: ReadonlyMap<string, HandleGrant> = new Map<string, HandleGrant>([
  [JWT_BEARER, jwtProfile],
  ['client_credentials', clientCredentials],
  ['refresh_token', refreshGrant],
])

function reportGrant(grantType: string, response: DirectResponse | undefined, { form }: DirectRequest): void {
  // Undefined: the engine answers, and reports.
  if (response === undefined) return
  const clientId = response.issuedTo?.clientId ?? form.get('client_id')
  const { error } = response.body as { error?: string }
  reportSecurity({
    name: response.status === 200 ? 'token.issued' : 'token.rejected',
    grantType,
    ...(clientId === null ? {} : { clientId }),
    ...(response.issuedTo ? { userId: response.issuedTo.userId } : {}),
    ...(error === undefined ? {} : { reason: error }),
  })
}

function normalize(form: URLSearchParams): DirectResponse | undefined {
  try {
    normalizeRequest(form, { isAuthorization: false })
    return undefined
  } catch (thrown) {
    if (!(thrown instanceof errors.OIDCProviderError)) throw thrown
    return refuse(thrown.statusCode, thrown.error, thrown.error_description ?? '')
  }
}
