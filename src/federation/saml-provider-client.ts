/**
 * SAML 2.0 service provider towards identity providers: requests, and verification of responses (SAML 2.0 Profiles §4.1).
 * Every provider has a separate entity id and address, so that a response for one is rejected for another.
 */
import { type Profile, SAML, type SamlConfig, SamlStatusError } from '@node-saml/node-saml'
import { type IdentityProvider, readIdentityProvider } from '#domain/idp/saml/identity-provider.ts'
import { requireStrongSignatures } from '#domain/idp/saml/require-strong-signatures.ts'
import type { SamlProvider, SamlProviderClient, SamlUser } from '#domain/idp/saml/saml-provider-client.ts'
import { samlPathsOf } from '#domain/idp/saml/saml-provider-client.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { samlIdentity } from '#federation/saml-identity.ts'
import { AppError } from '#kit/errors.ts'

const NAME_ID = 'urn:oasis:names:tc:SAML:'
const PERSISTENT = `${NAME_ID}2.0:nameid-format:persistent`
/** By number of zitadel.idp.v1.SAMLNameIDFormat. */
const NAME_ID_FORMATS = [
  `${NAME_ID}1.1:nameid-format:unspecified`,
  `${NAME_ID}1.1:nameid-format:emailAddress`,
  PERSISTENT,
  `${NAME_ID}2.0:nameid-format:transient`,
] as const
/** Milliseconds that clocks may differ. */
const CLOCK_SKEW_MS = 60_000

export function createSamlProviderClient({ externalUrl }: { readonly externalUrl: string }): SamlProviderClient {
  const samlOf = (provider: SamlProvider, idp: IdentityProvider, requestId: string, more: Partial<SamlConfig> = {}) => {
    const paths = samlPathsOf(provider.id)
    return new SAML({
      issuer: externalUrl + paths.metadata,
      audience: externalUrl + paths.metadata,
      callbackUrl: externalUrl + paths.acs,
      entryPoint: serviceOf(provider, idp).location,
      idpIssuer: idp.entityId,
      idpCert: [...idp.certificates],
      identifierFormat: formatOf(provider, idp),
      disableRequestedAuthnContext: true,
      // Either the assertion is signed, or the response around it.
      wantAssertionsSigned: false,
      wantAuthnResponseSigned: false,
      acceptedClockSkewMs: CLOCK_SKEW_MS,
      // The package exports the type of this value, and no constant that survives type stripping.
      validateInResponseTo: 'always' as NonNullable<SamlConfig['validateInResponseTo']>,
      generateUniqueId: () => requestId,
      cacheProvider: onlyRequest(requestId),
      ...(provider.withSignedRequest ? signing(provider) : {}),
      ...more,
    })
  }
  return {
    async begin(provider, { requestId, relayState, reauthenticate }) {
      const idp = readIdentityProvider(provider.metadataXml)
      const again = { forceAuthn: reauthenticate }
      if (serviceOf(provider, idp).binding === 'redirect')
        return { url: await samlOf(provider, idp, requestId, again).getAuthorizeUrlAsync(relayState, undefined, {}) }
      const saml = samlOf(provider, idp, requestId, {
        ...again,
        skipRequestCompression: true,
        authnRequestBinding: 'HTTP-POST',
      })
      const message = await saml.getAuthorizeMessageAsync(relayState)
      const fields = Object.fromEntries(Object.entries(message).map(([name, value]) => [name, String(value)]))
      return { url: serviceOf(provider, idp).location, fields }
    },
    async finish(provider, { samlResponse, requestId }) {
      const idp = readIdentityProvider(provider.metadataXml)
      try {
        requireStrongSignatures(samlResponse)
        const { profile } = await samlOf(provider, idp, requestId).validatePostResponseAsync({
          SAMLResponse: samlResponse,
        })
        if (!profile) throw new Error('the response has no assertion')
        return userOf(provider, profile, {
          issuer: idp.entityId,
          requestId,
          recipient: externalUrl + samlPathsOf(provider.id).acs,
        })
      } catch (cause) {
        if (cause instanceof AppError) throw cause
        throw refuse(cause instanceof SamlStatusError ? 'provider.declined' : 'provider.answerInvalid', { cause })
      }
    },
    async metadata(provider) {
      const saml = samlOf(provider, readIdentityProvider(provider.metadataXml), 'none')
      const { certificatePem } = provider
      return saml.generateServiceProviderMetadata(null, provider.withSignedRequest ? certificatePem : null)
    },
  }
}

const signing = ({ privatePem, certificatePem }: SamlProvider): Partial<SamlConfig> => ({
  privateKey: privatePem,
  publicCert: certificatePem,
  signatureAlgorithm: 'sha256',
  digestAlgorithm: 'sha256',
})

/** The service of the configured binding; without such a setting, or service, the first one. */
function serviceOf({ binding }: SamlProvider, { signOnServices }: IdentityProvider) {
  const service = signOnServices.find((one) => one.binding === binding) ?? signOnServices[0]
  if (!service) throw new Error('the identity provider has no SingleSignOnService')
  return service
}

/** Without a configured format: persistent, where the provider does not list others only. */
function formatOf({ nameIdFormat }: SamlProvider, { nameIdFormats }: IdentityProvider): string | null {
  if (nameIdFormat !== undefined) return NAME_ID_FORMATS[nameIdFormat] ?? null
  return nameIdFormats.length === 0 || nameIdFormats.includes(PERSISTENT) ? PERSISTENT : null
}

/** Requests that a response may answer: this one, which the store holds until the browser returns. */
const onlyRequest = (requestId: string): NonNullable<SamlConfig['cacheProvider']> => ({
  saveAsync: async () => null,
  getAsync: async (id) => (id === requestId ? new Date().toISOString() : null),
  removeAsync: async () => null,
})

interface Expected {
  readonly issuer: string
  readonly requestId: string
  readonly recipient: string
}

function userOf(provider: SamlProvider, profile: Profile, expected: Expected): SamlUser {
  if (profile.issuer !== expected.issuer) throw new Error('the issuer of the assertion is another one')
  requireConfirmation(profile.getAssertion?.(), expected)
  const { identity, attributes } = samlIdentity(provider, profile)
  return { identity, attributes, assertionXml: profile.getAssertionXml?.() ?? '' }
}

/**
 * The signed part itself must be for this request and this address (SAML 2.0 Profiles §4.1.4.3): the package accepts it
 * from the unsigned response around it.
 */
function requireConfirmation(assertion: unknown, { requestId, recipient }: Expected): void {
  const data = at(assertion, 'Assertion', 'Subject', 'SubjectConfirmation', 'SubjectConfirmationData', '$')
  if (at(data, 'InResponseTo') !== requestId) throw new Error('the assertion is not for this request')
  if (at(data, 'Recipient') !== recipient) throw new Error('the assertion is for another recipient')
}

/** A member of parsed XML; lists of one element count as that element. */
function at(value: unknown, ...path: readonly string[]): unknown {
  let member = value
  for (const name of path) {
    if (Array.isArray(member) && member.length === 1) [member] = member
    if (typeof member !== 'object' || member === null || !Object.hasOwn(member, name)) return undefined
    member = new Map<string, unknown>(Object.entries(member)).get(name)
  }
  return member
}
