/** Public keys that applications sign with (RFC 7517). */
import { createPublicKey, type KeyObject } from 'node:crypto'
import type { ParsedJson } from '#kit/parse-json.ts'

/** Algorithms that applications sign with. EdDSA with Ed25519 has two names (RFC 9864 §2.2). */
export const CLIENT_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'] as const
export type ClientAlgorithm = (typeof CLIENT_ALGORITHMS)[number]

/** Those of FAPI 2.0 Security Profile §5.4.1. */
export const FAPI_ALGORITHMS: readonly ClientAlgorithm[] = ['PS256', 'ES256', 'EdDSA', 'Ed25519']

export interface ClientKey {
  readonly kid: string
  /** SPKI PEM. */
  readonly publicKey: string
}

export const USABLE_KEYS = 'RSA of at least 2048 bits, P-256 or Ed25519'
const MIN_RSA_BITS = 2048
const MAX_KEY_ID = 200

/** Reads a JWK; undefined: it is none, has a private part or no `kid`, or is of a kind that no algorithm uses. */
export function readClientKey(jwk: ParsedJson | undefined): ClientKey | undefined {
  if (typeof jwk !== 'object' || jwk === null || Array.isArray(jwk)) return undefined
  const { kid, use } = jwk
  if (typeof kid !== 'string' || kid === '' || kid.length > MAX_KEY_ID) return undefined
  if (Object.hasOwn(jwk, 'd') || Object.hasOwn(jwk, 'k') || use === 'enc') return undefined
  try {
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' })
    return isUsable(key) ? { kid, publicKey: key.export({ type: 'spki', format: 'pem' }).toString() } : undefined
  } catch {
    return undefined
  }
}

function isUsable({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): boolean {
  if (type === 'rsa') return (details?.modulusLength ?? 0) >= MIN_RSA_BITS
  return type === 'ed25519' || (type === 'ec' && details?.namedCurve === 'prime256v1')
}

/** Returns a key as JWK, for every algorithm of its kind. */
export const clientJwk = ({ kid, publicKey }: ClientKey) => ({
  ...createPublicKey(publicKey).export({ format: 'jwk' }),
  kid,
  use: 'sig',
})
