/**
 * Sessions: who is signed in, in which browser, and what they proved for it. Owns the record of a sign-in and whether
 * it still holds; not which steps a sign-in takes (the pages decide that), nor what applications get out of it.
 * Records, not events: they are short-lived, and what ends them for good are events of the user, looked at on every
 * read, so a locked, deactivated or removed user, or one with a new password, is out at once and everywhere.
 */
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { Database } from '#storage/tables.ts'

export type FactorMethod =
  | 'password'
  | 'passkey'
  | 'totp'
  | 'otpEmail'
  | 'otpSms'
  | 'securityKey'
  | 'recoveryCode'
  | 'provider'

/** Something the person proved, and when (epoch milliseconds). */
export interface Factor {
  readonly method: FactorMethod
  readonly at: number
}

export interface Session {
  readonly id: string
  readonly userId: string
  readonly orgId: string
  /** Where the user's stream stood: what ended all sign-ins after that ended this one too. */
  readonly userSequence: number
  /** Newest proof of each method, oldest first. */
  readonly factors: readonly Factor[]
  readonly userAgent: string
  readonly createdAt: number
  readonly changedAt: number
  /** When every step was taken; undefined: the person is still on the way in, and not signed in. */
  readonly completedAt: number | undefined
  readonly expiresAt: number
}

const MINUTE = 60 * 1000
/** How long a person may take from the first proof to the last, and how long a sign-in holds; milliseconds. */
export const WAY_IN_MS = 30 * MINUTE
export const SIGN_IN_MS = 10 * 24 * 60 * MINUTE

export function fromSessionRow(row: Database['sessions']): Session {
  return {
    id: row.id,
    userId: row.user_id,
    orgId: row.org_id,
    userSequence: row.user_sequence,
    // Written by toSessionRow only.
    factors: JSON.parse(row.factors) as Factor[],
    userAgent: row.user_agent,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    completedAt: row.completed_at ?? undefined,
    expiresAt: row.expires_at,
  }
}

export const toSessionRow = (session: Session, tokenHash: string): Database['sessions'] => ({
  id: session.id,
  token_hash: tokenHash,
  user_id: session.userId,
  org_id: session.orgId,
  user_sequence: session.userSequence,
  factors: JSON.stringify(session.factors),
  user_agent: session.userAgent,
  created_at: session.createdAt,
  changed_at: session.changedAt,
  completed_at: session.completedAt ?? null,
  expires_at: session.expiresAt,
})

/** Whether the user is still the one who signed in, and nothing ended all their sign-ins since. */
export const holds = (session: Pick<Session, 'userSequence' | 'orgId'>, user: Folded<User>): boolean =>
  user.state.status === 'active' &&
  user.owner === session.orgId &&
  user.bornAt <= session.userSequence &&
  user.state.signedOutAt <= session.userSequence

/** The proofs with one more: of each method only the newest counts. */
export const withFactor = (factors: readonly Factor[], factor: Factor): Factor[] => [
  ...factors.filter((one) => one.method !== factor.method),
  factor,
]

/** RFC 8176 words of each method, `mfa` where there is more than one factor, as clients of this API know them. */
const METHOD_REFERENCES: Readonly<Record<FactorMethod, readonly string[]>> = {
  password: ['pwd', 'password'],
  passkey: ['user', 'mfa'],
  totp: ['otp'],
  otpEmail: ['otp'],
  otpSms: ['otp', 'sms'],
  securityKey: ['u2f'],
  recoveryCode: ['otp'],
  provider: ['federated'],
}

/** The authentication methods of a sign-in, for the id token's `amr`. */
export function methodReferences(factors: readonly Factor[]): string[] {
  const words = factors.flatMap((factor) => METHOD_REFERENCES[factor.method])
  return [...new Set(factors.length > 1 ? [...words, 'mfa'] : words)]
}

/** When the person last proved something, epoch milliseconds. */
export const authenticatedAt = (session: Pick<Session, 'factors' | 'createdAt'>): number =>
  Math.max(session.createdAt, ...session.factors.map((factor) => factor.at))
