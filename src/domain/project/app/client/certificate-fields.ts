/** Settings of clients that authenticate by a certificate (RFC 8705 §2), named as client metadata. */
import { createPublicKey, X509Certificate } from 'node:crypto'
import { isDistinguishedName } from '#crypto/certificate/distinguished-name.ts'
import { type ClientSettingField, text } from '#domain/project/app/client/client-setting-field.ts'
import type { ClientSettings } from '#domain/project/app/client/client-settings.ts'
import { settingInvalid } from '#domain/project/app/client/setting-invalid.ts'
import type { ParsedJson } from '#kit/parse-json.ts'

type CertificateMethod = NonNullable<ClientSettings['certificateMethod']>

/** Authentication methods by their names on the wire. */
export const certificateMethodNames: ReadonlyMap<string, CertificateMethod> = new Map([
  ['tls_client_auth', 'tlsClientAuth'],
  ['self_signed_tls_client_auth', 'selfSignedTlsClientAuth'],
])

const authMethod: ClientSettingField = {
  key: 'certificateMethod',
  read(name, value) {
    const method = typeof value === 'string' ? certificateMethodNames.get(value) : undefined
    if (!method) throw settingInvalid(name, `must be ${[...certificateMethodNames.keys()].join(' or ')}`)
    return method
  },
  write: (stored) => [...certificateMethodNames].find(([, method]) => method === stored)?.[0],
}

const subject: ClientSettingField = {
  key: 'certificateSubject',
  read(name, value) {
    if (typeof value !== 'string' || (value !== '' && !isDistinguishedName(value)))
      throw settingInvalid(name, 'must be a distinguished name, such as CN=shop,O=Acme,C=CH')
    return value === '' ? undefined : value
  },
}

const MAX_CERTIFICATES = 20

const certificates: ClientSettingField = {
  key: 'certificates',
  read(name, value) {
    const keys = typeof value === 'object' && value !== null && !Array.isArray(value) ? value.keys : undefined
    if (!Array.isArray(keys) || keys.length > MAX_CERTIFICATES)
      throw settingInvalid(name, `must have at most ${MAX_CERTIFICATES} keys`)
    const read = keys.map((key) => readCertificate(name, key))
    return read.length > 0 ? read : undefined
  },
  write: (stored) => ({ keys: (Array.isArray(stored) ? stored : []).map((one: string) => certificateJwk(one)) }),
}

/** Base64 of the certificate in DER. */
function readCertificate(name: string, jwk: ParsedJson): string {
  const fail = () =>
    settingInvalid(name, 'must have keys with a certificate of the same key in x5c, and no private key')
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk) || 'd' in jwk) throw fail()
  const [first] = Array.isArray(jwk.x5c) ? jwk.x5c : []
  if (typeof first !== 'string') throw fail()
  try {
    const certificate = new X509Certificate(Buffer.from(first, 'base64'))
    // RFC 7517 §4.7: the key of the first certificate is the key that the other members describe.
    if (!createPublicKey({ key: { ...jwk }, format: 'jwk' }).equals(certificate.publicKey)) throw fail()
    return certificate.raw.toString('base64')
  } catch {
    throw fail()
  }
}

/** Returns a certificate (base64 of DER) as JWK. */
export function certificateJwk(base64: string) {
  const { publicKey } = new X509Certificate(Buffer.from(base64, 'base64'))
  return { ...publicKey.export({ format: 'jwk' }), x5c: [base64] }
}

export const certificateFields: readonly (readonly [string, ClientSettingField])[] = [
  ['token_endpoint_auth_method', authMethod],
  ['tls_client_auth_subject_dn', subject],
  ['tls_client_auth_san_dns', text('certificateDns')],
  ['tls_client_auth_san_uri', text('certificateUri')],
  ['tls_client_auth_san_ip', text('certificateIp')],
  ['tls_client_auth_san_email', text('certificateEmail')],
  ['jwks', certificates],
]
