/**
 * State of a session: the user, the verified factors with their times, open challenges, and the caller's metadata.
 */
import type { PendingCode } from '#domain/user/user-state.ts'

export type SessionFactor =
  | 'password'
  /** A WebAuthn credential that verified the user. */
  | 'passkey'
  /** A WebAuthn credential that did not. */
  | 'securityKey'
  /** An identity provider. */
  | 'provider'
  | 'totp'
  | 'otpSms'
  | 'otpEmail'
  | 'recoveryCode'

/** A check that succeeded. */
export type Checked = {
  /** Epoch milliseconds. */
  readonly at: number
  /** Sequence of the user's stream at the check: a later event that ends all sessions of the user ends the factor. */
  readonly userSequence: number
}

export type UserAgent = {
  readonly fingerprintId?: string
  readonly ip?: string
  readonly description?: string
  readonly header?: { readonly [name: string]: readonly string[] }
}

export type WebAuthNChallenge = {
  readonly challenge: string
  /** Relying party id: the domain that the caller named. */
  readonly rpId: string
  /** Passkeys verify the user; security keys need not. */
  readonly use: 'passkey' | 'secondFactor'
}

export type SessionCode = Pick<PendingCode, 'code' | 'expiresAt' | 'sequence'> & { readonly urlTemplate?: string }

export type Session = {
  readonly status: 'none' | 'active' | 'terminated'
  /** Id of the caller that created the session. */
  readonly creatorId: string
  readonly userAgent?: UserAgent
  readonly user?: { readonly id: string; readonly orgId: string; readonly at: number }
  readonly factors: { readonly [F in SessionFactor]?: Checked }
  readonly challenges: {
    readonly webAuthN?: WebAuthNChallenge
    readonly otpSms?: SessionCode
    readonly otpEmail?: SessionCode
  }
  /** SHA-256 of the current token, base64url. */
  readonly tokenHash: string
  /** Values in base64. */
  readonly metadata: { readonly [key: string]: string }
  /** Epoch milliseconds; absent: never. */
  readonly expiresAt?: number
  /** Progress of a sign-in at the pages; absent: the session was created by the session API. */
  readonly signIn?: {
    /** Time of the last step; absent: the user is not signed in yet. */
    readonly completedAt?: number
  }
}

export const initialSession: Session = {
  status: 'none',
  creatorId: '',
  factors: {},
  challenges: {},
  tokenHash: '',
  metadata: {},
}

/** Sequence of the user's stream at the newest authentication; undefined: the user did not authenticate. */
export function authenticatedAt({ factors }: Session): number | undefined {
  const sequences = Object.values(factors).map((factor) => factor.userSequence)
  return sequences.length > 0 ? Math.max(...sequences) : undefined
}
