import { InvalidXml } from '#crypto/xml/invalid-xml.ts'
import type { IdpOptions, SamlProviderConfig } from '#domain/idp/idp.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import { InvalidMetadata } from '#domain/project/app/saml/invalid-metadata.ts'
import type { FetchMetadata, MetadataSource } from '#domain/project/app/saml/load-saml-config.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { fetchFailure } from '#kit/connection-failure.ts'

/** Characters; those of ZITADEL's API. */
const MAX_METADATA = 500_000

/** Input for a SAML identity provider. */
export interface SamlProviderInput
  extends Omit<SamlProviderConfig, 'kind' | 'metadataXml' | 'certificatePem' | 'privateKey'> {
  readonly name: string
  readonly options: IdpOptions
  readonly metadata: MetadataSource
}

export interface LoadedSamlProvider {
  readonly name: string
  readonly options: IdpOptions
  readonly config: Omit<SamlProviderConfig, 'certificatePem' | 'privateKey'>
}

/**
 * Returns the settings as they are stored. An address is fetched once, now.
 * @throws `idp.nameMissing`, `idp.samlMetadataMissing`, `idp.samlMetadataUnreachable`, `idp.samlMetadataInvalid`
 */
export async function loadSamlProvider(
  { fetchMetadata }: { readonly fetchMetadata: FetchMetadata },
  { name: rawName, options, metadata, ...input }: SamlProviderInput,
): Promise<LoadedSamlProvider> {
  const name = rawName.trim()
  if (!name) throw refuse('idp.nameMissing')
  requireOneLine({ name })
  const metadataXml = 'url' in metadata ? await fetchMetadataText(fetchMetadata, metadata.url) : metadata.xml
  if (!metadataXml.trim()) throw refuse('idp.samlMetadataMissing')
  await requireUsable(metadataXml)
  const transientMappingAttributeName = input.transientMappingAttributeName.trim()
  return {
    name,
    options: { ...options },
    config: { kind: 'saml', ...input, transientMappingAttributeName, metadataXml },
  }
}

async function fetchMetadataText(fetchMetadata: FetchMetadata, address: string): Promise<string> {
  const url = URL.parse(address)
  if (!url || !['https:', 'http:'].includes(url.protocol)) throw refuse('idp.samlMetadataMissing')
  try {
    return await fetchMetadata(url)
  } catch (cause) {
    throw refuse('idp.samlMetadataUnreachable', { cause, params: { url: url.href, reason: fetchFailure(cause) } })
  }
}

async function requireUsable(metadataXml: string): Promise<void> {
  if (metadataXml.length > MAX_METADATA)
    throw refuse('idp.samlMetadataInvalid', { params: { reason: `it is longer than ${MAX_METADATA} characters` } })
  // Loaded when it is used: servers without SAML start without an XML parser.
  const { readIdentityProvider } = await import('#domain/idp/saml/identity-provider.ts')
  try {
    readIdentityProvider(metadataXml)
  } catch (cause) {
    if (cause instanceof InvalidMetadata || cause instanceof InvalidXml)
      throw refuse('idp.samlMetadataInvalid', { cause, params: { reason: cause.message } })
    throw cause
  }
}
