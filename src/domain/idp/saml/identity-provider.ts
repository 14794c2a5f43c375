/** SAML identity providers as their metadata describes them (SAML 2.0 Metadata §2.4.3). */
import { X509Certificate } from 'node:crypto'
import { attributeOf, childOf, childrenOf, elementsIn, hasName, parseXml, textOf } from '#crypto/xml/parse-xml.ts'
import { type Binding, bindingOf } from '#domain/project/app/saml/binding.ts'
import { InvalidMetadata } from '#domain/project/app/saml/invalid-metadata.ts'

const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata'
const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol'

export interface SignOnService {
  readonly binding: Binding
  readonly location: string
}

export interface IdentityProvider {
  readonly entityId: string
  readonly signOnServices: readonly SignOnService[]
  readonly nameIdFormats: readonly string[]
  /** Certificates that verify its signatures, PEM. */
  readonly certificates: readonly string[]
}

/** Reads the metadata of an identity provider. @throws InvalidMetadata, InvalidXml */
export function readIdentityProvider(metadataXml: string): IdentityProvider {
  const descriptors = elementsIn(parseXml(metadataXml))
    .filter((element) => hasName(element, METADATA, 'EntityDescriptor'))
    .flatMap((entity) => childrenOf(entity, METADATA, 'IDPSSODescriptor').map((descriptor) => ({ entity, descriptor })))
    .find(({ descriptor }) => attributeOf(descriptor, 'protocolSupportEnumeration').split(/\s+/).includes(PROTOCOL))
  if (!descriptors) throw new InvalidMetadata('an IDPSSODescriptor of SAML 2.0 is missing')
  const entityId = attributeOf(descriptors.entity, 'entityID').trim()
  if (!entityId) throw new InvalidMetadata('entityID is missing')
  const signOnServices = signOnServicesOf(descriptors.descriptor)
  if (signOnServices.length === 0)
    throw new InvalidMetadata('a SingleSignOnService with HTTP-POST or HTTP-Redirect binding is missing')
  const certificates = certificatesOf(descriptors.descriptor)
  if (certificates.length === 0) throw new InvalidMetadata('a KeyDescriptor with an X509Certificate is missing')
  const nameIdFormats = childrenOf(descriptors.descriptor, METADATA, 'NameIDFormat').map(textOf).filter(Boolean)
  return { entityId, signOnServices, nameIdFormats, certificates }
}

const signOnServicesOf = (descriptor: Element): SignOnService[] =>
  childrenOf(descriptor, METADATA, 'SingleSignOnService').flatMap((service) => {
    const binding = bindingOf(attributeOf(service, 'Binding'))
    if (!binding) return []
    const location = attributeOf(service, 'Location').trim()
    const url = URL.parse(location)
    if (!url || !['https:', 'http:'].includes(url.protocol) || url.username || url.password || url.hash)
      throw new InvalidMetadata('SingleSignOnService: Location must be an http or https URL')
    return [{ binding, location }]
  })

const certificatesOf = (descriptor: Element): string[] =>
  childrenOf(descriptor, METADATA, 'KeyDescriptor')
    .filter((key) => attributeOf(key, 'use') !== 'encryption')
    .flatMap((key) => {
      const info = childOf(key, DSIG, 'KeyInfo')
      return info ? childrenOf(info, DSIG, 'X509Data') : []
    })
    .flatMap((data) => childrenOf(data, DSIG, 'X509Certificate'))
    .map((certificate) => pemOf(textOf(certificate)))

function pemOf(base64: string): string {
  try {
    return new X509Certificate(Buffer.from(base64.replace(/\s+/g, ''), 'base64')).toString()
  } catch (cause) {
    throw new InvalidMetadata('KeyDescriptor: X509Certificate is not a certificate', { cause })
  }
}
