import type { Context, Details } from '#domain/context.ts'
import { idpAdded } from '#domain/idp/idp.ts'
import { requireIdpPermission } from '#domain/idp/idp-owner.ts'
import { addProvider } from '#domain/idp/put-provider.ts'
import { newSamlKey } from '#domain/idp/saml/saml-key.ts'
import { loadSamlProvider, type SamlProviderInput } from '#domain/idp/saml/saml-provider-input.ts'
import type { FetchMetadata } from '#domain/project/app/saml/load-saml-config.ts'

/** Adds a SAML identity provider to an organization, or to the instance; generates the key of this service provider. */
export async function addSamlProvider(
  ctx: Context & { readonly fetchMetadata: FetchMetadata },
  owner: string,
  input: SamlProviderInput,
): Promise<{ id: string; details: Details }> {
  // Before an address is fetched that only an administrator may name.
  requireIdpPermission(ctx.caller, owner)
  const { name, options, config } = await loadSamlProvider(ctx, input)
  return addProvider(ctx, owner, idpAdded({ name, options, config: { ...config, ...(await newSamlKey(ctx)) } }))
}
