/** Metadata of the identity provider (SAML 2.0 Metadata §2.4.3). */
import { entityIdOf, METADATA, nameIdFormats, PROTOCOL, paths } from '#api/saml/names.ts'
import { element, type Xml } from '#crypto/xml/write-xml.ts'
import { type Binding, bindingUris } from '#domain/project/app/saml/binding.ts'

const DSIG = 'http://www.w3.org/2000/09/xmldsig#'
const BINDINGS: readonly Binding[] = ['redirect', 'post']

export const bodyOfCertificate = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '')

export function identityProviderMetadata(
  services: { readonly externalUrl: string },
  certificates: readonly string[],
): string {
  const at = (name: string, path: string): Xml[] =>
    BINDINGS.map((binding) =>
      element(`md:${name}`, { Binding: bindingUris[binding], Location: services.externalUrl + path }),
    )
  const { xml } = element(
    'md:EntityDescriptor',
    { 'xmlns:md': METADATA, entityID: entityIdOf(services) },
    element(
      'md:IDPSSODescriptor',
      { WantAuthnRequestsSigned: 'false', protocolSupportEnumeration: PROTOCOL },
      ...certificates.map(keyDescriptor),
      ...at('SingleLogoutService', paths.logout),
      ...[nameIdFormats.persistent, nameIdFormats.emailAddress, nameIdFormats.transient, nameIdFormats.unspecified].map(
        (format) => element('md:NameIDFormat', {}, format),
      ),
      ...at('SingleSignOnService', paths.signOn),
    ),
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`
}

const keyDescriptor = (certificate: string): Xml =>
  element(
    'md:KeyDescriptor',
    { use: 'signing' },
    element(
      'ds:KeyInfo',
      { 'xmlns:ds': DSIG },
      element('ds:X509Data', {}, element('ds:X509Certificate', {}, bodyOfCertificate(certificate))),
    ),
  )
