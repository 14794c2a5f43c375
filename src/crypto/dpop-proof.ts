import { hash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, errors, type JWTPayload, jwtVerify } from 'jose'

export const DPOP_ALGORITHMS = ['ES256', 'Ed25519', 'EdDSA'] as const

/** Seconds that the time of a proof may differ from this server's. */
export const DPOP_WINDOW_SECONDS = 300

export interface ExpectedProof {
  readonly method: string
  /** Address of the request, without query and fragment. */
  readonly url: string
  /** Access token sent with the proof, unparsed; undefined: none. */
  readonly accessToken?: string
  readonly nowMs: number
}

export type ProofResult =
  | { readonly result: 'ok' /** RFC 7638 thumbprint of the key. */; readonly thumbprint: string; readonly id: string }
  | { readonly result: 'wrong' /** For developers. */; readonly reason: string }

/** Verifies a proof of possession (RFC 9449 §4.3), except that it was not used before. */
export async function verifyDpopProof(proof: string, expected: ExpectedProof): Promise<ProofResult> {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      algorithms: [...DPOP_ALGORITHMS],
      typ: 'dpop+jwt',
      currentDate: new Date(expected.nowMs),
    })
    const { jti } = payload
    if (typeof jti !== 'string' || jti === '') return wrong('it has no "jti"')
    const reason = mismatchOf(payload, expected)
    if (reason) return wrong(reason)
    // Verified with this key, so it exists.
    const { jwk = {} } = protectedHeader
    return { result: 'ok', thumbprint: await calculateJwkThumbprint({ ...jwk }), id: jti }
  } catch (thrown) {
    if (thrown instanceof errors.JOSEError || thrown instanceof TypeError) return wrong(thrown.message)
    throw thrown
  }
}

const wrong = (reason: string) => ({ result: 'wrong', reason }) as const

function mismatchOf(payload: JWTPayload, { method, url, accessToken, nowMs }: ExpectedProof): string | undefined {
  const { htm, htu, ath, iat, nonce } = payload
  if (typeof iat !== 'number' || Math.abs(nowMs / 1000 - iat) > DPOP_WINDOW_SECONDS) return '"iat" is not recent'
  if (htm !== method) return '"htm" is another method'
  if (addressOf(htu) !== URL.parse(url)?.href) return '"htu" is another address'
  if (nonce !== undefined) return 'nonces are not supported'
  if (accessToken !== undefined && ath !== hash('sha256', accessToken, 'base64url'))
    return '"ath" is of another access token'
  return undefined
}

/** Without query and fragment, which are no part of the comparison. */
function addressOf(htu: unknown): string | undefined {
  const address = typeof htu === 'string' ? URL.parse(htu) : null
  if (!address) return undefined
  address.search = ''
  address.hash = ''
  return address.href
}
