/** Key pairs that sign JWTs: kinds, their algorithms (RFC 7518 §3.1, RFC 8037 §3.1), and their generation. */
import { generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { calculateJwkThumbprint, exportJWK } from 'jose'

export const SIGNING_ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number]

export type SigningKeyKind =
  | { readonly type: 'rsa'; readonly bits: 2048 | 3072 | 4096; readonly hash: 'SHA256' | 'SHA384' | 'SHA512' }
  | { readonly type: 'ecdsa'; readonly curve: 'P-256' | 'P-384' | 'P-521' }
  | { readonly type: 'ed25519' }

export interface SigningKeyPair {
  /** RFC 7638 thumbprint of the public key. */
  readonly keyId: string
  /** PKCS#8. */
  readonly privatePem: string
  /** SPKI. */
  readonly publicPem: string
}

const RSA_ALGORITHMS = { SHA256: 'RS256', SHA384: 'RS384', SHA512: 'RS512' } as const
const ECDSA_ALGORITHMS = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512' } as const

/** Returns the one algorithm that a key of a kind signs with. */
export function algorithmOf(kind: SigningKeyKind): SigningAlgorithm {
  if (kind.type === 'rsa') return RSA_ALGORITHMS[kind.hash]
  return kind.type === 'ecdsa' ? ECDSA_ALGORITHMS[kind.curve] : 'EdDSA'
}

const generate = promisify(generateKeyPair)

/** Generates a key pair in Node's thread pool. */
export async function generateSigningKeyPair(kind: SigningKeyKind): Promise<SigningKeyPair> {
  const { publicKey, privateKey } = await generateOf(kind)
  return {
    keyId: await calculateJwkThumbprint(await exportJWK(publicKey)),
    privatePem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicPem: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  }
}

function generateOf(kind: SigningKeyKind): Promise<{ publicKey: KeyObject; privateKey: KeyObject }> {
  if (kind.type === 'rsa') return generate('rsa', { modulusLength: kind.bits, publicExponent: 0x10001 })
  if (kind.type === 'ecdsa') return generate('ec', { namedCurve: kind.curve })
  return generate('ed25519')
}
