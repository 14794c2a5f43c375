/**
 * Sessions of the sign-in pages: the signed-in user, the browser, and the verified factors. Owns the record of a
 * session and its validity; the pages decide on the steps of a sign-in, and tokens belong to applications.
 * Records, not events: they are short-lived. Every read checks the user's events, so locking, deactivating or
 * removing the user, or changing the password, ends all sessions at once.
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

/** A verified factor and the time of its verification (epoch milliseconds). */
export interface Factor {
  readonly method: FactorMethod
  readonly at: number
}

export interface Session {
  readonly id: string
  readonly userId: string
  readonly orgId: string
  /** Sequence of the user's stream at sign-in: a later event that ends all sessions of the user ends this one too. */
  readonly userSequence: number
  /** Newest proof of each method, oldest first. */
  readonly factors: readonly Factor[]
  readonly userAgent: string
  readonly createdAt: number
  readonly changedAt: number
  /** Time of the last step; undefined: the sign-in is incomplete and the user is not signed in. */
  readonly completedAt: number | undefined
  readonly expiresAt: number
}

const MINUTE = 60 * 1000
/** Time from the first factor to the last one in milliseconds. */
export const LOGIN_TIMEOUT_MS = 30 * MINUTE
/** Lifetime of a completed session in milliseconds. */
export const SESSION_LIFETIME_MS = 10 * 24 * 60 * MINUTE

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

/** Returns whether the user is still the same, and no later event ended all their sessions. */
export const holds = (session: Pick<Session, 'userSequence' | 'orgId'>, user: Folded<User>): boolean =>
  user.state.status === 'active' &&
  user.owner === session.orgId &&
  user.createdAtSequence <= session.userSequence &&
  user.state.signedOutAt <= session.userSequence

/** Adds a verified factor, which replaces an earlier one of its method. */
export const withFactor = (factors: readonly Factor[], factor: Factor): Factor[] => [
  ...factors.filter((one) => one.method !== factor.method),
  factor,
]

/** RFC 8176 values of each method, `mfa` for more than one factor, as clients of this API expect them. */
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

/** Time of the latest verification of a factor, epoch milliseconds. */
export const authenticatedAt = (session: Pick<Session, 'factors' | 'createdAt'>): number =>
  Math.max(session.createdAt, ...session.factors.map((factor) => factor.at))
