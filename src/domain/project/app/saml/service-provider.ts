/** SAML service providers as their metadata describes them (SAML 2.0 Metadata §2.4). */
import { X509Certificate } from 'node:crypto'
import { attributeOf, childOf, childrenOf, hasName, isSet, parseXml, textOf } from '#crypto/xml/parse-xml.ts'
import { type Binding, bindingOf } from '#domain/project/app/saml/binding.ts'
import { InvalidMetadata } from '#domain/project/app/saml/invalid-metadata.ts'

const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata'
const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol'

/** Characters of an entity id (SAML 2.0 Core §8.3.6). */
const MAX_ENTITY_ID = 1024

/** An address that receives responses to authentication requests. */
export interface ConsumerService {
  readonly index: string
  readonly isDefault: boolean
  readonly binding: Binding
  readonly location: string
}

/** An address that receives logout messages. */
export interface LogoutService {
  readonly binding: Binding
  readonly location: string
  /** Receives the responses; that of the requests where the metadata has no other. */
  readonly responseLocation: string
}

export interface ServiceProvider {
  readonly entityId: string
  /** Its requests must be signed. */
  readonly signsRequests: boolean
  /** Public keys that verify its signatures, SPKI PEM. */
  readonly signingKeys: readonly string[]
  readonly nameIdFormats: readonly string[]
  readonly consumerServices: readonly ConsumerService[]
  readonly logoutServices: readonly LogoutService[]
  /** Names of the requested attributes. */
  readonly requestedAttributes: readonly string[]
}

/** Reads the metadata of a service provider. @throws InvalidMetadata, InvalidXml */
export function readServiceProvider(metadataXml: string): ServiceProvider {
  const root = parseXml(metadataXml)
  if (!hasName(root, METADATA, 'EntityDescriptor')) throw new InvalidMetadata('the root is not an EntityDescriptor')
  const entityId = attributeOf(root, 'entityID')
  if (!/^[!-~]+$/.test(entityId) || entityId.length > MAX_ENTITY_ID)
    throw new InvalidMetadata(`entityID must be a URI of at most ${MAX_ENTITY_ID} characters`)
  const descriptor = childrenOf(root, METADATA, 'SPSSODescriptor').find((role) =>
    attributeOf(role, 'protocolSupportEnumeration').split(/\s+/).includes(PROTOCOL),
  )
  if (!descriptor) throw new InvalidMetadata('an SPSSODescriptor of SAML 2.0 is missing')
  const consumerServices = consumerServicesOf(descriptor)
  if (consumerServices.length === 0)
    throw new InvalidMetadata('an AssertionConsumerService with HTTP-POST or HTTP-Redirect binding is missing')
  return {
    entityId,
    signsRequests: isSet(descriptor, 'AuthnRequestsSigned'),
    signingKeys: signingKeysOf(descriptor),
    nameIdFormats: childrenOf(descriptor, METADATA, 'NameIDFormat').map(textOf).filter(Boolean),
    consumerServices,
    logoutServices: logoutServicesOf(descriptor),
    requestedAttributes: childrenOf(descriptor, METADATA, 'AttributeConsumingService').flatMap((service) =>
      childrenOf(service, METADATA, 'RequestedAttribute').map((requested) => attributeOf(requested, 'Name')),
    ),
  }
}

function consumerServicesOf(descriptor: Element): ConsumerService[] {
  return childrenOf(descriptor, METADATA, 'AssertionConsumerService').flatMap((service) => {
    const binding = bindingOf(attributeOf(service, 'Binding'))
    if (!binding) return []
    const isDefault = isSet(service, 'isDefault')
    return [{ index: attributeOf(service, 'index'), isDefault, binding, location: addressOf(service, 'Location') }]
  })
}

function logoutServicesOf(descriptor: Element): LogoutService[] {
  return childrenOf(descriptor, METADATA, 'SingleLogoutService').flatMap((service) => {
    const binding = bindingOf(attributeOf(service, 'Binding'))
    if (!binding) return []
    const location = addressOf(service, 'Location')
    const other = service.hasAttribute('ResponseLocation')
    return [{ binding, location, responseLocation: other ? addressOf(service, 'ResponseLocation') : location }]
  })
}

/** Browsers are sent there with a form or a redirect: only by http and https, and never with a user name. */
function addressOf(service: Element, name: string): string {
  const text = attributeOf(service, name).trim()
  const url = URL.parse(text)
  if (!url || !['https:', 'http:'].includes(url.protocol) || url.username || url.password || url.hash)
    throw new InvalidMetadata(`${service.localName}: ${name} must be an http or https URL`)
  return text
}

function signingKeysOf(descriptor: Element): string[] {
  return childrenOf(descriptor, METADATA, 'KeyDescriptor')
    .filter((key) => attributeOf(key, 'use') !== 'encryption')
    .flatMap((key) => {
      const info = childOf(key, DSIG, 'KeyInfo')
      return info ? childrenOf(info, DSIG, 'X509Data') : []
    })
    .flatMap((data) => childrenOf(data, DSIG, 'X509Certificate'))
    .map((certificate) => publicKeyOf(textOf(certificate)))
}

function publicKeyOf(base64: string): string {
  try {
    const { publicKey } = new X509Certificate(Buffer.from(base64.replace(/\s+/g, ''), 'base64'))
    return publicKey.export({ type: 'spki', format: 'pem' }).toString()
  } catch (cause) {
    throw new InvalidMetadata('KeyDescriptor: X509Certificate is not a certificate', { cause })
  }
}
