import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import {
  calculateJwkThumbprint,
  decodeJwt,
  decodeProtectedHeader,
  errors,
  exportJWK,
  type JWTPayload,
  jwtVerify,
  type ProtectedHeaderParameters,
  SignJWT,
} from 'jose'
import { keyIdOf, mistypedClaim } from '#crypto/jwt-types.ts'
import { fitsAlgorithm, publicKeyOf } from '#crypto/public-keys.ts'
import type { SigningAlgorithm } from '#crypto/signing-key-pair.ts'

const ALGORITHM = 'RS256'
const RSA_BITS = 2048
/** Seconds between two clocks that are accepted (FAPI 2.0 Security Profile §5.3.2.1: at least 10). */
export const CLOCK_TOLERANCE_SECONDS = 10

const generate = promisify(generateKeyPair)

export interface RsaKeyPair {
  /** RFC 7638 thumbprint of the public key. */
  readonly keyId: string
  /** PKCS#8. */
  readonly privatePem: string
  /** PKCS#1, as key files of machine users carry it. */
  readonly privatePkcs1Pem: string
  /** SPKI. */
  readonly publicPem: string
}

/** A new RSA key of 2048 bits; the search for primes runs in Node's thread pool. */
export async function generateRsaKeyPair(): Promise<RsaKeyPair> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: RSA_BITS, publicExponent: 0x10001 })
  return {
    keyId: await calculateJwkThumbprint(await exportJWK(publicKey)),
    privatePem: pem(privateKey, 'pkcs8'),
    privatePkcs1Pem: pem(privateKey, 'pkcs1'),
    publicPem: pem(publicKey, 'spki'),
  }
}

function pem(key: KeyObject, type: 'pkcs8' | 'pkcs1' | 'spki'): string {
  return key.export({ type, format: 'pem' }).toString()
}

export interface JwtSigner {
  readonly keyId: string
  readonly algorithm: SigningAlgorithm
  /** Signs exactly these claims; times in them are epoch seconds. `typ` is set in the header. */
  sign(claims: JWTPayload, typ?: string): Promise<string>
}

/** @throws Error when the PEM is no private key */
export function jwtSigner(keyId: string, privatePem: string, algorithm: SigningAlgorithm = ALGORITHM): JwtSigner {
  const key = createPrivateKey(privatePem)
  return {
    keyId,
    algorithm,
    sign: (claims, typ = 'JWT') =>
      new SignJWT(claims).setProtectedHeader({ alg: algorithm, kid: keyId, typ }).sign(key),
  }
}

/** Returns the public key (SPKI PEM) of a key id, for a signature by an algorithm. */
export type PublicKeyOf = (keyId: string, algorithm: string) => Promise<string | undefined> | string | undefined

export interface JwtExpectations {
  readonly issuer?: string
  /** One of these must be among the token's audiences. */
  readonly audience?: string | readonly string[]
  readonly typ?: string
  /** RS256 alone unless given. */
  readonly algorithms?: readonly (SigningAlgorithm | 'PS256' | 'Ed25519')[]
  readonly nowMs: number
}

export type JwtResult =
  | { readonly result: 'ok'; readonly keyId: string; readonly claims: JWTPayload }
  | { readonly result: 'wrong' | 'expired'; readonly reason: string }

/**
 * Verifies signature (only by the expected algorithms, never by the header's), times and expected claims. A token must
 * have an expiry and the canonical encoding. Returns `expired` only for a token that is otherwise valid. `reason` is
 * for developers.
 */
export async function verifyJwt(token: string, keyOf: PublicKeyOf, expected: JwtExpectations): Promise<JwtResult> {
  const { issuer, audience, typ, algorithms = [ALGORITHM], nowMs } = expected
  const options = {
    algorithms: [...algorithms],
    requiredClaims: ['exp'],
    currentDate: new Date(nowMs),
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    ...(issuer === undefined ? {} : { issuer }),
    ...(audience === undefined ? {} : { audience: typeof audience === 'string' ? audience : [...audience] }),
    ...(typ === undefined ? {} : { typ }),
  }
  if (!isCanonical(token.slice(token.lastIndexOf('.') + 1)))
    return { result: 'wrong', reason: 'the signature is not valid' }
  try {
    const { payload, protectedHeader } = await jwtVerify(
      token,
      (header: { kid?: unknown; alg: string }) => publicKey(keyOf, keyIdOf(header), header.alg),
      options,
    )
    const mistyped = mistypedClaim(payload)
    if (mistyped) return { result: 'wrong', reason: `"${mistyped}" has the wrong type` }
    return { result: 'ok', keyId: protectedHeader.kid ?? '', claims: payload }
  } catch (thrown) {
    if (thrown instanceof errors.JWTExpired) return { result: 'expired', reason: 'it has expired (exp)' }
    if (thrown instanceof errors.JOSEError) return { result: 'wrong', reason: thrown.message }
    throw thrown
  }
}

/** A public key as a JWK for verifying signatures. */
export const publicJwk = (keyId: string, publicPem: string) => ({
  ...createPublicKey(publicPem).export({ format: 'jwk' }),
  kid: keyId,
  alg: ALGORITHM,
  use: 'sig',
})

/** Claims of a JWT without any check; undefined: it is no JWT. */
export function readClaims(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token)
  } catch {
    return undefined
  }
}

/** Header of a JWT without any check; undefined: it is no JWT. */
export function readHeader(token: string): ProtectedHeaderParameters | undefined {
  try {
    return decodeProtectedHeader(token)
  } catch {
    return undefined
  }
}

/**
 * Returns whether a text is canonical base64url: no signature covers the spare bits of its last letter (RFC 4648 §3.5).
 */
const isCanonical = (text: string): boolean => Buffer.from(text, 'base64url').toString('base64url') === text

async function publicKey(keyOf: PublicKeyOf, keyId: string | undefined, algorithm: string): Promise<KeyObject> {
  const verifyKey = keyId === undefined ? undefined : await keyOf(keyId, algorithm)
  if (verifyKey === undefined) throw new errors.JWKSNoMatchingKey()
  const key = publicKeyOf(verifyKey)
  if (!fitsAlgorithm(key, algorithm)) throw new errors.JWKSNoMatchingKey()
  return key
}
