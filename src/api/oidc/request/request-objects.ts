/** Signed request objects (RFC 9101). */
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { extrasOf } from '#api/oidc/clients.ts'
import { FAPI_ALGORITHMS } from '#domain/project/app/client/client-key.ts'
import { isFapi2 } from '#domain/project/app/client/client-settings.ts'

/** Seconds that a request object may be valid for, with FAPI 2.0 Message Signing (§5.3.1). */
const MAX_VALIDITY = 60 * 60

type Claims = Readonly<Record<string, unknown>>

/** Holds request objects of the FAPI 2.0 profile to Message Signing §5.3.1; the engine's own check is replaced. */
export function checkRequestObject(ctx: KoaContextWithOIDC, claims: Claims, header: Claims): void {
  const { client } = ctx.oidc
  if (!client || !isFapi2(extrasOf(client).config ?? {})) return
  // A pushed request with plain parameters, as the engine keeps it; unsigned objects of clients never get here.
  if (header.alg === 'none' && ctx.oidc.entities.PushedAuthorizationRequest) return
  // FAPI 2.0 Security Profile §5.4.1
  if (!FAPI_ALGORITHMS.some((one) => one === header.alg))
    throw new errors.InvalidRequestObject(`the request object must be signed by ${FAPI_ALGORITHMS.join(' or ')}`)
  const missing = ['exp', 'aud', 'nbf'].find((name) => claims[name] === undefined)
  if (missing) throw new errors.InvalidRequestObject(`the request object has no "${missing}"`)
  const validity = Number(claims.exp) - Number(claims.nbf)
  if (!(validity > 0 && validity <= MAX_VALIDITY))
    throw new errors.InvalidRequestObject('"exp" of the request object must be within an hour after "nbf"')
  const age = Date.now() / 1000 - Number(claims.nbf)
  if (!(age <= MAX_VALIDITY))
    throw new errors.InvalidRequestObject('"nbf" of the request object is more than an hour ago')
}
