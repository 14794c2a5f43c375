import { isDeepStrictEqual } from 'node:util'
import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { IDP_SECRET } from '#domain/idp/add-generic-oidc-provider.ts'
import { type Idp, type IdpEvent, idpAggregate, idpChanged } from '#domain/idp/idp.ts'
import { requireIdpPermission } from '#domain/idp/idp-owner.ts'
import { normalizeOidcProvider, type OidcProviderInput } from '#domain/idp/oidc-provider-input.ts'
import { requireIdp } from '#domain/idp/require-idp.ts'
import type { Target } from '#domain/target.ts'

/** Replaces the settings of a provider; an empty secret keeps the stored one. Equal settings are no error. */
export async function updateGenericOidcProvider(
  ctx: Context,
  target: Target,
  input: OidcProviderInput,
): Promise<Details> {
  const settings = normalizeOidcProvider(input)
  const sealed = settings.clientSecret && ctx.cipher.encrypt(settings.clientSecret, IDP_SECRET)
  const after = await ctx.events.change(author(ctx), idpAggregate, target.id, (idp) => {
    requireIdp(idp, [target.within ?? idp.owner])
    requireIdpPermission(ctx.caller, idp.owner)
    return decideUpdateGenericOidcProvider(settings, sealed, idp.state)
  })
  return detailsOf(after)
}

/** `settings`: normalized. `sealed`: the encrypted new secret; '' keeps the stored one. */
export function decideUpdateGenericOidcProvider(settings: OidcProviderInput, sealed: string, idp: Idp): IdpEvent[] {
  const { name, options, scopes, clientSecret: _plain, ...config } = settings
  const clientSecret = sealed || (idp.config?.clientSecret ?? '')
  const wanted = {
    name,
    options: { ...options },
    config: {
      kind: 'oidc' as const,
      ...config,
      scopes: [...scopes],
      clientSecret,
      // Registered with the provider.
      ...(idp.config?.ownCallback ? { ownCallback: true as const } : {}),
    },
  }
  const { status: _status, ...current } = idp
  return isDeepStrictEqual(wanted, current) ? [] : [idpChanged(wanted)]
}
