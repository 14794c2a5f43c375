import type { errors, KoaContextWithOIDC } from 'oidc-provider'
import { DEVICE_CODE, JWT_BEARER, TOKEN_EXCHANGE } from '#api/oidc/clients.ts'

/** Parameters that hold what a grant is exchanged for. */
const CREDENTIALS: ReadonlyMap<unknown, string> = new Map([
  ['authorization_code', 'code'],
  ['refresh_token', 'refresh_token'],
  [DEVICE_CODE, 'device_code'],
])

const GRANT_TYPES = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  DEVICE_CODE,
  TOKEN_EXCHANGE,
  JWT_BEARER,
]

/** Texts by the detail that an error has for the log; `$` is the credential's parameter. */
const DESCRIPTIONS: readonly (readonly [RegExp, string])[] = [
  // One text: a client does not learn that a token of another client exists.
  [
    /^(client mismatch|it was used by another request at the same time|.* (not found|is expired|already (used|consumed)))$/,
    '$ is unknown, has expired, was used before or was revoked',
  ],
  [/redirect_uri mismatch$/, 'redirect_uri must be that of the authorization request'],
  [/^code_verifier must be provided$/, 'code_verifier is missing: the authorization request had a code_challenge'],
  [/code_verifier|code_challenge/, 'code_verifier does not match the code_challenge of the authorization request'],
  [/\(referenced account not found\)$/, 'the user that $ was issued for may not use this application'],
  [
    /^(missing DPoP proof JWT|DPoP proof JWT not provided)$/,
    'the header DPoP is missing: the tokens are bound to a key',
  ],
  [/^(failed jkt verification|DPoP proof key .*)$/, 'the header DPoP must hold a proof by the key that $ is bound to'],
  [/^(mutual TLS|failed x5t#S256)/, 'the connection must use the client certificate that $ is bound to'],
  [/^(subject_token|actor_token|the tokens) /, ''],
]

/**
 * Listener for rejected grants: describes which parameter has to change (RFC 6749 §5.2). The engine has one text for
 * all, and a detail for the log.
 */
export function describeGrantError(ctx: KoaContextWithOIDC, error: errors.OIDCProviderError): void {
  if (error.error === 'unsupported_grant_type')
    ctx.body = { error: error.error, error_description: `grant_type must be ${GRANT_TYPES.join(' or ')}` }
  const { error_detail: detail } = error
  if (error.error !== 'invalid_grant' || detail === undefined) return
  const description = DESCRIPTIONS.find(([pattern]) => pattern.test(detail))?.[1]
  if (description === undefined) return
  const credential = CREDENTIALS.get(ctx.oidc?.params?.grant_type) ?? 'subject_token'
  ctx.body = { error: error.error, error_description: description.replace('$', credential) || detail }
}
