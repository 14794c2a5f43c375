import type { IdpOptions } from '#domain/idp/idp.ts'
import { normalizeIssuer } from '#domain/idp/issuer.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Input for a generic OpenID Connect provider. */
export interface OidcProviderInput {
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  /** Plain text; '' keeps the stored secret. */
  readonly clientSecret: string
  readonly scopes: readonly string[]
  /** Reads the user's claims from the ID token instead of the userinfo endpoint. */
  readonly isIdTokenMapping: boolean
  readonly usePkce: boolean
  readonly options: IdpOptions
}

/** Returns the input as it is stored; rejects missing and invalid fields. */
export function normalizeOidcProvider(input: OidcProviderInput): OidcProviderInput {
  const name = input.name.trim()
  const clientId = input.clientId.trim()
  if (!name) throw refuse('idp.nameMissing')
  requireOneLine({ name })
  if (!input.issuer.trim()) throw refuse('idp.issuerMissing')
  const issuer = normalizeIssuer(input.issuer)
  if (!clientId) throw refuse('idp.clientIdMissing')
  const scopes = input.scopes.map((scope) => scope.trim()).filter(Boolean)
  return { ...input, name, issuer, clientId, clientSecret: input.clientSecret.trim(), scopes: [...new Set(scopes)] }
}
