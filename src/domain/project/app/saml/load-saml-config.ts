import { InvalidXml } from '#crypto/xml/invalid-xml.ts'
import type { LoginVersion, SamlConfig } from '#domain/project/app/app-config.ts'
import { checkLoginVersion } from '#domain/project/app/check-oidc-config.ts'
import { InvalidMetadata } from '#domain/project/app/saml/invalid-metadata.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { fetchFailure } from '#kit/connection-failure.ts'

/** Characters; those of ZITADEL's API. */
const MAX_METADATA = 500_000

/** Where the metadata of a service provider comes from. */
export type MetadataSource = { readonly xml: string } | { readonly url: string }

export interface SamlAppInput {
  readonly metadata: MetadataSource
  readonly loginVersion?: LoginVersion
}

/** Reads the address of a service provider's metadata. Rejects if it cannot be fetched. */
export type FetchMetadata = (url: URL) => Promise<string>

/**
 * Returns the settings that the metadata makes. An address is fetched once, now.
 * @throws `app.samlMetadataMissing`, `app.samlMetadataUnreachable`, `app.samlMetadataInvalid`, `app.loginUriInvalid`
 */
export async function loadSamlConfig(
  { fetchMetadata }: { readonly fetchMetadata: FetchMetadata },
  { metadata, loginVersion }: SamlAppInput,
): Promise<SamlConfig> {
  if (loginVersion) checkLoginVersion(loginVersion)
  const metadataUrl = 'url' in metadata ? metadata.url : ''
  const metadataXml = 'url' in metadata ? await fetchMetadataText(fetchMetadata, metadata.url) : metadata.xml
  if (!metadataXml.trim()) throw refuse('app.samlMetadataMissing')
  const entityId = await entityIdOf(metadataXml)
  return { kind: 'saml', entityId, metadataXml, metadataUrl, ...(loginVersion ? { loginVersion } : {}) }
}

async function fetchMetadataText(fetchMetadata: FetchMetadata, address: string): Promise<string> {
  const url = URL.parse(address)
  if (!url || !['https:', 'http:'].includes(url.protocol)) throw refuse('app.samlMetadataMissing')
  try {
    return await fetchMetadata(url)
  } catch (cause) {
    throw refuse('app.samlMetadataUnreachable', { cause, params: { url: url.href, reason: fetchFailure(cause) } })
  }
}

async function entityIdOf(metadataXml: string): Promise<string> {
  if (metadataXml.length > MAX_METADATA)
    throw refuse('app.samlMetadataInvalid', { params: { reason: `it is longer than ${MAX_METADATA} characters` } })
  // Loaded when it is used: servers without SAML start without an XML parser.
  const { readServiceProvider } = await import('#domain/project/app/saml/service-provider.ts')
  try {
    return readServiceProvider(metadataXml).entityId
  } catch (cause) {
    if (cause instanceof InvalidMetadata || cause instanceof InvalidXml)
      throw refuse('app.samlMetadataInvalid', { cause, params: { reason: cause.message } })
    throw cause
  }
}
