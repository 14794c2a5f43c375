/**
 * A session as the steps of a sign-in read it: user, browser, and valid factors. The aggregate is domain/session; every
 * read checks the user's events, so locking, deactivating or removing the user, or changing the password, ends all
 * sessions at once.
 */
import {
  authenticatedAt as newestUserSequence,
  type SessionFactor,
  type Session as State,
} from '#domain/session/session-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** A verified factor and the time of its verification (epoch milliseconds). */
export interface Factor {
  readonly method: SessionFactor
  readonly at: number
}

export interface Session {
  readonly id: string
  readonly userId: string
  readonly orgId: string
  /** Sequence of the user's stream at sign-in: a later event that ends all sessions of the user ends this one too. */
  readonly userSequence: number
  /** Newest verification of each method, oldest first. */
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

/** Returns a session with a user; those of the session API are complete. `valid`: the factors that count. */
export function toSession(
  { id, state, createdAt, changedAt }: Folded<State>,
  valid: readonly SessionFactor[],
): Session {
  const factors = valid.map((method) => ({ method, at: state.factors[method]?.at ?? 0 }))
  return {
    id,
    userId: state.user?.id ?? '',
    orgId: state.user?.orgId ?? '',
    userSequence: newestUserSequence(state) ?? 0,
    factors: factors.sort((one, other) => one.at - other.at),
    userAgent: state.userAgent?.description ?? '',
    createdAt,
    changedAt,
    completedAt: state.signIn ? state.signIn.completedAt : changedAt,
    expiresAt: state.expiresAt ?? Number.MAX_SAFE_INTEGER,
  }
}

/** RFC 8176 values of each method, `mfa` for more than one factor, as clients of this API expect them. */
const METHOD_REFERENCES: Readonly<Record<SessionFactor, readonly string[]>> = {
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
export const authenticatedAt = ({ factors }: Pick<Session, 'factors'>): number =>
  Math.max(0, ...factors.map((factor) => factor.at))
