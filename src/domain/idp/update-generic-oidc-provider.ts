import { isDeepStrictEqual } from 'node:util'
import type { Context, Details } from '#domain/context.ts'
import { type Idp, type IdpEvent, idpChanged } from '#domain/idp/idp.ts'
import { normalizeOidcProvider, type OidcProviderInput } from '#domain/idp/oidc-provider-input.ts'
import { changeProvider, IDP_SECRET } from '#domain/idp/put-provider.ts'
import type { Target } from '#domain/target.ts'

/** Replaces the settings of a provider; an empty secret keeps the stored one. Equal settings are no error. */
export async function updateGenericOidcProvider(
  ctx: Context,
  target: Target,
  input: OidcProviderInput,
): Promise<Details> {
  const settings = normalizeOidcProvider(input)
  const sealed = settings.clientSecret && ctx.cipher.encrypt(settings.clientSecret, IDP_SECRET)
  return changeProvider(ctx, target, {
    kind: 'oidc',
    decide: (idp) => decideUpdateGenericOidcProvider(settings, sealed, idp),
  })
}

/** `settings`: normalized. `sealed`: the encrypted new secret; '' keeps the stored one. */
export function decideUpdateGenericOidcProvider(settings: OidcProviderInput, sealed: string, idp: Idp): IdpEvent[] {
  const { name, options, scopes, clientSecret: _plain, ...config } = settings
  const stored = idp.config?.kind === 'oidc' ? idp.config : undefined
  const clientSecret = sealed || (stored?.clientSecret ?? '')
  const newSettings = {
    name,
    options: { ...options },
    config: {
      kind: 'oidc' as const,
      ...config,
      scopes: [...scopes],
      clientSecret,
      // Registered with the provider.
      ...(stored?.ownCallback ? { ownCallback: true as const } : {}),
    },
  }
  const { status: _status, ...current } = idp
  return isDeepStrictEqual(newSettings, current) ? [] : [idpChanged(newSettings)]
}
