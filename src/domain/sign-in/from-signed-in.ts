import { type SignedIn, validFactors } from '#domain/session/find-session-holder.ts'
import { type Session as ApiSession, authenticatedAt, type SessionFactor } from '#domain/session/session-state.ts'
import type { FactorMethod, Session } from '#domain/sign-in/session.ts'

/** Returns a session of the API in the form of a completed sign-in, from which tokens are issued. */
export function fromSignedIn({ session, user }: SignedIn): Session {
  const { state } = session
  const factors = validFactors(state, user).map((factor) => ({
    method: methodOf(factor, state),
    at: state.factors[factor]?.at ?? 0,
  }))
  return {
    id: session.id,
    userId: user.id,
    orgId: user.owner,
    userSequence: authenticatedAt(state) ?? 0,
    factors,
    userAgent: state.userAgent?.description ?? '',
    createdAt: Math.min(session.createdAt, ...factors.map(({ at }) => at)),
    changedAt: session.changedAt,
    completedAt: session.changedAt,
    expiresAt: state.expiresAt ?? Number.MAX_SAFE_INTEGER,
  }
}

const METHODS: Readonly<Record<Exclude<SessionFactor, 'webAuthN'>, FactorMethod>> = {
  password: 'password',
  intent: 'provider',
  totp: 'totp',
  otpSms: 'otpSms',
  otpEmail: 'otpEmail',
  recoveryCode: 'recoveryCode',
}

function methodOf(factor: SessionFactor, { factors }: ApiSession): FactorMethod {
  if (factor !== 'webAuthN') return METHODS[factor]
  return factors.webAuthN?.userVerified ? 'passkey' : 'securityKey'
}
