/** Identifiers of SAML 2.0, and addresses of the identity provider. */
import { SAML_CALLBACK_PATH, SAML_RESTART_PATH } from '#domain/auth-request/auth-request.ts'
import { SAML_LOGOUT_CONTINUE_PATH, SAML_LOGOUT_PATH } from '#domain/saml/logout-round.ts'

export const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const ASSERTION = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const METADATA = 'urn:oasis:names:tc:SAML:2.0:metadata'

export const nameIdFormats = {
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  emailAddress: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient',
} as const

/** Those of ZITADEL, whose service providers move here without new addresses. */
export const paths = {
  metadata: '/saml/v2/metadata',
  certificate: '/saml/v2/certificate',
  signOn: '/saml/v2/SSO',
  logout: SAML_LOGOUT_PATH,
  continueLogout: SAML_LOGOUT_CONTINUE_PATH,
  callback: SAML_CALLBACK_PATH,
  restart: SAML_RESTART_PATH,
} as const

/** The entity id of the identity provider is the address of its metadata. */
export const entityIdOf = ({ externalUrl }: { readonly externalUrl: string }): string => externalUrl + paths.metadata
