import { isDeepStrictEqual } from 'node:util'
import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { IDP_SECRET } from '#domain/idp/add-generic-oidc-provider.ts'
import { type Idp, type IdpEvent, idpAggregate, idpChanged } from '#domain/idp/idp.ts'
import { type IdpLevel, type IdpPlace, requireIdpWriter } from '#domain/idp/idp-owner.ts'
import { normalizeOidcProvider, type OidcProviderInput } from '#domain/idp/oidc-provider-input.ts'
import { requireIdp } from '#domain/idp/require-idp.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { notFound } from '#kit/errors.ts'

/** Replaces a provider's description; an empty secret keeps the one that is there. Nothing to change is no error. */
export async function updateGenericOidcProvider(
  ctx: OrgContext,
  level: IdpLevel,
  { id, ...input }: OidcProviderInput & { readonly id: string },
): Promise<Details> {
  const place = requireIdpWriter(ctx, level)
  const sealed = input.clientSecret.trim() && ctx.cipher.encrypt(input.clientSecret.trim(), IDP_SECRET)
  const decide = (idp: Folded<Idp>) => decideUpdateGenericOidcProvider(input, sealed, place, idp)
  return detailsOf(await ctx.events.change(author(ctx), idpAggregate, id, decide))
}

/** `sealed`: the new secret; '' keeps the old one. */
export function decideUpdateGenericOidcProvider(
  input: OidcProviderInput,
  sealed: string,
  { owner, prefix }: IdpPlace,
  idp: Folded<Idp>,
): IdpEvent[] {
  const ids = { name: `${prefix}-Dvf4f`, issuer: `${prefix}-BDfr3`, clientId: `${prefix}-Db3bs` }
  const { name, options, scopes, clientSecret: _plain, ...config } = normalizeOidcProvider(input, ids)
  requireIdp(idp, [owner], () => notFound(`${prefix}-Dg331`, 'Errors.IDPConfig.NotExisting'))
  const clientSecret = sealed || (idp.state.config?.clientSecret ?? '')
  const wanted = {
    name,
    options: { ...options },
    config: {
      kind: 'oidc' as const,
      ...config,
      scopes: [...scopes],
      clientSecret,
      // The provider has the address registered: it stays.
      ...(idp.state.config?.ownCallback ? { ownCallback: true as const } : {}),
    },
  }
  const { status: _status, ...current } = idp.state
  return isDeepStrictEqual(wanted, current) ? [] : [idpChanged(wanted)]
}
