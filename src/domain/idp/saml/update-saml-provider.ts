import { isDeepStrictEqual } from 'node:util'
import type { Context, Details } from '#domain/context.ts'
import { type Idp, type IdpEvent, idpChanged, type SamlProviderConfig } from '#domain/idp/idp.ts'
import { changeProvider, requireMayChange } from '#domain/idp/put-provider.ts'
import {
  type LoadedSamlProvider,
  loadSamlProvider,
  type SamlProviderInput,
} from '#domain/idp/saml/saml-provider-input.ts'
import type { FetchMetadata } from '#domain/project/app/saml/load-saml-config.ts'
import type { Target } from '#domain/target.ts'

/** Replaces the settings of a SAML identity provider, and keeps its key. Equal settings are no error. */
export async function updateSamlProvider(
  ctx: Context & { readonly fetchMetadata: FetchMetadata },
  target: Target,
  input: SamlProviderInput,
): Promise<Details> {
  // Before an address is fetched that only an administrator may name.
  await requireMayChange(ctx, target)
  const loaded = await loadSamlProvider(ctx, input)
  return changeProvider(ctx, target, { kind: 'saml', decide: (idp) => decideUpdateSamlProvider(loaded, idp) })
}

export function decideUpdateSamlProvider({ name, options, config }: LoadedSamlProvider, idp: Idp): IdpEvent[] {
  const newSettings = { name, options, config: { ...config, ...keyOf(idp) } }
  const { status: _status, ...current } = idp
  return isDeepStrictEqual(newSettings, current) ? [] : [idpChanged(newSettings)]
}

/** `changeProvider` passes providers of this kind only. */
function keyOf({ config }: Idp): Pick<SamlProviderConfig, 'certificatePem' | 'privateKey'> {
  if (config?.kind !== 'saml') throw new Error('the provider is no SAML identity provider')
  const { certificatePem, privateKey } = config
  return { certificatePem, privateKey }
}
