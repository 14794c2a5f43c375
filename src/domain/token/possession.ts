/** Access tokens that are bound to a key of their client: by DPoP (RFC 9449), or to its certificate (RFC 8705 §3). */
import { DPOP_WINDOW_SECONDS, type ExpectedProof, type ProofResult, verifyDpopProof } from '#crypto/dpop-proof.ts'
import type { Services } from '#domain/context.ts'
import { useOnce } from '#domain/token/protocol-records.ts'
import { currentPossession } from '#kit/request-context.ts'

type Store = Pick<Services, 'events' | 'cipher' | 'externalUrl'>

/** The key that a token is bound to; both undefined: none. */
export interface Confirmation {
  /** RFC 7638 thumbprint of the key of its proofs. */
  readonly jkt?: string | undefined
  readonly certificate?: string | undefined
}

/** How a token was sent: in the scheme `Bearer` or `DPoP` of the `authorization` header. */
export interface SentToken {
  readonly token: string
  readonly scheme: 'bearer' | 'dpop'
}

/**
 * Returns whether the request that code runs for proves possession of the key that a token is bound to. A token that
 * is bound by DPoP must be sent by that scheme with a proof for the request (RFC 9449 §7). `now` in epoch milliseconds.
 */
export async function provesPossession(
  services: Store,
  { clientId, jkt, certificate }: Confirmation & { readonly clientId: string },
  { token, scheme }: SentToken,
  now: number,
): Promise<boolean> {
  if ((scheme === 'dpop') !== (jkt !== undefined)) return false
  if (certificate !== undefined && currentPossession()?.certificate() !== certificate) return false
  if (jkt === undefined) return certificate !== undefined
  const proof = await verifyProof(services, { clientId, accessToken: token }, now)
  return proof.result === 'ok' && proof.thumbprint === jkt
}

interface ProofUse {
  readonly clientId: string
  /** Undefined: the request has none yet. */
  readonly accessToken?: string
}

/** Verifies the proof of the request that code runs for, and uses it up. */
export async function verifyProof(
  services: Store,
  { clientId, accessToken }: ProofUse,
  now: number,
): Promise<ProofResult> {
  const possession = currentPossession()
  if (!possession?.proof) return { result: 'wrong', reason: 'there is none' }
  const expected: ExpectedProof = {
    method: possession.method,
    url: services.externalUrl + possession.path,
    ...(accessToken === undefined ? {} : { accessToken }),
    nowMs: now,
  }
  const verified = await verifyDpopProof(possession.proof, expected)
  if (verified.result === 'ok' && !(await useProofOnce(services, clientId, verified.id, now)))
    return { result: 'wrong', reason: 'it was used before' }
  return verified
}

/** Uses a proof up on all processes; false: it was used before. */
export const useProofOnce = (
  services: Pick<Services, 'events' | 'cipher'>,
  clientId: string,
  proofId: string,
  now: number,
): Promise<boolean> =>
  useOnce(
    services,
    // A proof may be dated ahead by the window, and is valid for the window from then on.
    { model: 'DpopProof', id: JSON.stringify([clientId, proofId]), expiresAt: now + 2 * DPOP_WINDOW_SECONDS * 1000 },
    now,
  )
