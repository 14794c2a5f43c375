import { createPublicKey, type KeyObject } from 'node:crypto'
import { CompactEncrypt } from 'jose'

const MIN_RSA_BITS = 2048
const CURVES = new Set(['prime256v1', 'secp384r1', 'secp521r1'])

/** Returns the key of an SPKI PEM that JWTs can be encrypted for; undefined for anything else. */
export function readEncryptionKey(pem: string): KeyObject | undefined {
  // A private key also gives a public one: it must not be accepted.
  if (!pem.trimStart().startsWith('-----BEGIN PUBLIC KEY-----')) return undefined
  try {
    const key = createPublicKey(pem)
    const { modulusLength = 0, namedCurve = '' } = key.asymmetricKeyDetails ?? {}
    const isUsable =
      key.asymmetricKeyType === 'rsa'
        ? modulusLength >= MIN_RSA_BITS
        : key.asymmetricKeyType === 'ec' && CURVES.has(namedCurve)
    return isUsable ? key : undefined
  } catch {
    return undefined
  }
}

/** Encrypts a signed JWT for the holder of a private key (nested JWT, RFC 7519 §5.2). */
export function encryptJwt(
  jwt: string,
  { keyId, pem }: { readonly keyId: string; readonly pem: string },
): Promise<string> {
  const key = createPublicKey(pem)
  const alg = key.asymmetricKeyType === 'rsa' ? 'RSA-OAEP-256' : 'ECDH-ES+A256KW'
  return new CompactEncrypt(new TextEncoder().encode(jwt))
    .setProtectedHeader({ alg, enc: 'A256GCM', cty: 'JWT', kid: keyId })
    .encrypt(key)
}
