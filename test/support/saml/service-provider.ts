/** Service providers for tests: keys with certificates, and metadata as XML. */
import { generateRsaKeyPair } from '#crypto/jwt.ts'
import { selfSignedCertificate } from '#crypto/self-signed-certificate.ts'
import type { SigningKey } from '#crypto/xml/xml-signature.ts'

export interface ProviderKey extends SigningKey {
  readonly publicPem: string
}

export async function newProviderKey(commonName = 'sp'): Promise<ProviderKey> {
  const { privatePem, publicPem } = await generateRsaKeyPair()
  const notBefore = Date.now() - 60_000
  const notAfter = notBefore + 24 * 60 * 60 * 1000
  return {
    privatePem,
    publicPem,
    certificatePem: selfSignedCertificate({ privatePem, commonName, notBefore, notAfter }),
  }
}

export interface Metadata {
  readonly entityId: string
  readonly acs?: string
  readonly key?: SigningKey
  readonly signsRequests?: boolean
  /** Further children of the SPSSODescriptor, before the consumer services. */
  readonly more?: string
  /** In place of the one consumer service with POST binding. */
  readonly services?: string
}

const BINDINGS = 'urn:oasis:names:tc:SAML:2.0:bindings:'

export const consumerService = (location: string, binding = 'HTTP-POST', attributes = 'index="0"'): string =>
  `<md:AssertionConsumerService Binding="${BINDINGS}${binding}" Location="${location}" ${attributes}/>`

export const logoutService = (location: string, binding = 'HTTP-Redirect'): string =>
  `<md:SingleLogoutService Binding="${BINDINGS}${binding}" Location="${location}"/>`

export const bodyOf = (certificatePem: string): string => certificatePem.replace(/-----[^-]+-----|\s/g, '')

export const metadataXml = ({ entityId, key, signsRequests, more = '', ...rest }: Metadata): string =>
  `<?xml version="1.0"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}">
  <!-- made for a test -->
  <md:SPSSODescriptor${signsRequests ? ' AuthnRequestsSigned="true"' : ''} protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
    ${
      key
        ? `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>
      <ds:X509Certificate>${bodyOf(key.certificatePem)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`
        : ''
    }
    ${more}
    ${rest.services ?? consumerService(rest.acs ?? `${/^https:/.test(entityId) ? entityId : 'https://sp.example'}/acs`)}
  </md:SPSSODescriptor>
</md:EntityDescriptor>`
