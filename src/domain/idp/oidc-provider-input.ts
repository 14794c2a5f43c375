import type { IdpOptions } from '#domain/idp/idp.ts'
import { normalizeIssuer } from '#domain/idp/issuer.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import { invalidArgument } from '#kit/errors.ts'

/** A generic OpenID Connect provider as a caller describes it. */
export interface OidcProviderInput {
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  /** In the clear; '' where one that is kept shall stay. */
  readonly clientSecret: string
  readonly scopes: readonly string[]
  /** Take the person's claims from the ID token instead of the userinfo endpoint. */
  readonly isIdTokenMapping: boolean
  readonly usePkce: boolean
  readonly options: IdpOptions
}

/** Ids of the refusals of one call. */
export interface OidcProviderRefusals {
  readonly name: string
  readonly issuer: string
  readonly clientId: string
}

/** The description as it is stored; refuses what is missing or cannot be. */
export function normalizeOidcProvider(input: OidcProviderInput, ids: OidcProviderRefusals): OidcProviderInput {
  const name = input.name.trim()
  const clientId = input.clientId.trim()
  if (!name) throw invalidArgument(ids.name, 'Errors.Invalid.Argument')
  requireOneLine({ name })
  if (!input.issuer.trim()) throw invalidArgument(ids.issuer, 'Errors.Invalid.Argument')
  const issuer = normalizeIssuer(input.issuer, ids.issuer)
  if (!clientId) throw invalidArgument(ids.clientId, 'Errors.Invalid.Argument')
  const scopes = input.scopes.map((scope) => scope.trim()).filter(Boolean)
  return { ...input, name, issuer, clientId, clientSecret: input.clientSecret.trim(), scopes: [...new Set(scopes)] }
}
