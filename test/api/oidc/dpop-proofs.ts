import { createHash, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { exportJWK, type JWTPayload, SignJWT } from 'jose'

export interface ProofKey {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

export const makeProofKey = (): ProofKey => generateKeyPairSync('ec', { namedCurve: 'P-256' })

/** Makes a DPoP proof (RFC 9449 §4.2); `claims` replace its own. */
export async function makeProof(
  { publicKey, privateKey }: ProofKey,
  { method, url, token }: { method: string; url: string; token?: string },
  claims: JWTPayload = {},
): Promise<string> {
  const bound = token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') }
  const now = Math.floor(Date.now() / 1000)
  return new SignJWT({ htm: method, htu: url, jti: randomUUID(), iat: now, ...bound, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(publicKey) })
    .sign(privateKey)
}
