/** Client certificates (RFC 8705) for the engine: offered where TLS ends here and asks for them. */
import type { ClientAuthMethod, Configuration, KoaContextWithOIDC } from 'oidc-provider'
import { type ClientCertificate, clientCertificateOf } from '#api/http/client-certificate.ts'
import { type CertificateName, hasName } from '#crypto/certificate/client-certificate.ts'
import type { Services } from '#domain/context.ts'

type Offer = Pick<Services, 'clientCertificates'>

/** How clients may authenticate. */
export const clientAuthMethods = ({ clientCertificates }: Offer): readonly ClientAuthMethod[] => [
  'none',
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  ...(clientCertificates ? (['self_signed_tls_client_auth'] as const) : []),
  ...(clientCertificates?.ofAuthority ? (['tls_client_auth'] as const) : []),
]

export const mutualTls = ({ clientCertificates }: Offer) =>
  ({
    mTLS: {
      enabled: clientCertificates !== undefined,
      certificateBoundAccessTokens: true,
      selfSignedTlsClientAuth: true,
      tlsClientAuth: clientCertificates?.ofAuthority === true,
      getCertificate: (ctx) => certificateOfRequest(ctx)?.certificate,
      certificateAuthorized: (ctx) => certificateOfRequest(ctx)?.isTrusted === true,
      certificateSubjectMatches(ctx, property, expected) {
        const certificate = certificateOfRequest(ctx)?.certificate
        // The engine names the metadata of RFC 8705 §2.1.2 and no other.
        return certificate !== undefined && hasName(certificate, property as CertificateName, expected)
      },
    },
  }) satisfies NonNullable<Configuration['features']>

const certificateOfRequest = ({ req }: KoaContextWithOIDC): ClientCertificate | undefined => clientCertificateOf(req)
