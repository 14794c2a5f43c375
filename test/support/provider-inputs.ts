/** Inputs of directories and SAML identity providers for tests of commands. */
import type { LdapProviderInput } from '#domain/idp/directory/ldap-provider-input.ts'
import type { SamlProviderInput } from '#domain/idp/saml/saml-provider-input.ts'
import { bodyOf, newProviderKey } from '#test/support/saml/service-provider.ts'

const options = {
  isLinkingAllowed: true,
  isCreationAllowed: false,
  isAutoCreation: false,
  isAutoUpdate: false,
  autoLinking: 0,
}

export const directoryInput = (changes: Partial<LdapProviderInput> = {}): LdapProviderInput => ({
  name: ' Acme directory ',
  servers: ['ldaps://ldap.acme.example'],
  startTls: false,
  baseDn: 'dc=acme,dc=example',
  bindDn: 'cn=finder',
  bindPassword: 'finder-secret',
  userBase: 'dn',
  userObjectClasses: ['person'],
  userFilters: ['uid', ' uid '],
  timeoutMs: 0,
  attributes: {
    idAttribute: 'entryUUID',
    firstNameAttribute: 'givenName',
    lastNameAttribute: 'sn',
    displayNameAttribute: '',
    nickNameAttribute: '',
    preferredUsernameAttribute: 'uid',
    emailAttribute: 'mail',
    emailVerifiedAttribute: '',
    phoneAttribute: '',
    phoneVerifiedAttribute: '',
    preferredLanguageAttribute: '',
    avatarUrlAttribute: '',
    profileAttribute: '',
  },
  rootCa: '',
  options,
  ...changes,
})

/** Metadata of an identity provider with the certificate of a new key. */
export async function upstreamMetadata(): Promise<string> {
  const { certificatePem } = await newProviderKey('sso')
  return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sso.example/metadata"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${bodyOf(certificatePem)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://sso.example/SSO"/></md:IDPSSODescriptor></md:EntityDescriptor>`
}

export const samlInput = async (changes: Partial<SamlProviderInput> = {}): Promise<SamlProviderInput> => ({
  name: 'Acme SAML',
  metadata: { xml: await upstreamMetadata() },
  binding: '',
  withSignedRequest: false,
  transientMappingAttributeName: '',
  federatedLogoutEnabled: false,
  options,
  ...changes,
})
