/**
 * Second factor that a sign-in still needs. Pure: computed from the user, the login policy, and the verified factors.
 * Always requires a factor that is set up and allowed, so a password with a factor is never weaker than one without.
 */
import type { LoginPolicy, SecondFactor } from '#domain/policy/login-policy.ts'
import { addableFactors, isReachable, setUpFactors } from '#domain/user/factor/ready-factors.ts'
import { recoveryCodesLeft } from '#domain/user/recovery/recovery-codes-left.ts'
import type { User } from '#domain/user/user-state.ts'

/** Something the person proved, and when (epoch milliseconds): as a session keeps it. */
export interface Proof {
  readonly method: 'password' | 'passkey' | 'provider' | 'totp' | 'securityKey' | 'otpEmail' | 'otpSms' | 'recoveryCode'
  readonly at: number
}

/** An unfinished sign-in. Times in epoch milliseconds. */
export interface SignIn {
  readonly factors: readonly Proof[]
  /** Start of this sign-in: factors verified since count, however short the policy's lifetimes are. */
  readonly startedAt: number
  /** Factors verified before this time do not count (`max_age`, `prompt=login`); absent: all count. */
  readonly notBefore?: number
  readonly now: number
}

export type SecondFactorStep =
  /** Nothing more is needed. */
  | { readonly step: 'none' }
  /** One of these must be verified, or a recovery code if `recoveryCodes`. Strongest first. */
  | { readonly step: 'check'; readonly factors: readonly SecondFactor[]; readonly recoveryCodes: boolean }
  /** No factor is set up: one of these must be, or may be skipped (`mayBeSkipped`: skipMfaInit). */
  | { readonly step: 'enroll'; readonly factors: readonly SecondFactor[]; readonly mayBeSkipped: boolean }
  /**
   * A factor is required and none can be used: `notVerified`: the user's address or number must be verified first;
   * `noneAllowed`: the policy requires a second factor and allows none.
   */
  | { readonly step: 'blocked'; readonly reason: 'notVerified' | 'noneAllowed' }

export function requiredFactors(user: User, policy: LoginPolicy, signIn: SignIn): SecondFactorStep {
  if (isProved(policy, signIn)) return { step: 'none' }
  const demanded = setUpFactors(user).filter((factor) => policy.secondFactors.includes(factor))
  if (demanded.length > 0) return checkStep(user, demanded)
  return enrollStep(user, policy, signIn)
}

function checkStep(user: User, demanded: readonly SecondFactor[]): SecondFactorStep {
  const factors = demanded.filter((factor) => isReachable(user, factor))
  const recoveryCodes = recoveryCodesLeft(user) > 0
  if (factors.length === 0 && !recoveryCodes) return { step: 'blocked', reason: 'notVerified' }
  return { step: 'check', factors, recoveryCodes }
}

function enrollStep(user: User, policy: LoginPolicy, signIn: SignIn): SecondFactorStep {
  const factors = addableFactors(user, policy)
  const forced = policy.forceMfa || (policy.forceMfaLocalOnly && !cameByProvider(policy, signIn))
  if (forced && factors.length > 0) return { step: 'enroll', factors, mayBeSkipped: false }
  if (forced) return { step: 'blocked', reason: policy.secondFactors.length > 0 ? 'notVerified' : 'noneAllowed' }
  const offered = factors.length > 0 && !hasAnyFactor(user) && !wasPutOff(user, policy, signIn.now)
  return offered ? { step: 'enroll', factors, mayBeSkipped: true } : { step: 'none' }
}

const METHODS: Readonly<Record<SecondFactor, Proof['method']>> = {
  u2f: 'securityKey',
  otp: 'totp',
  otpEmail: 'otpEmail',
  otpSms: 'otpSms',
}

/** Returns whether an allowed second factor was verified, or a passkey if the policy counts it as two factors. */
function isProved(policy: LoginPolicy, signIn: SignIn): boolean {
  const second = [...policy.secondFactors.map((factor) => METHODS[factor]), 'recoveryCode']
  const alone = policy.multiFactors.includes('u2fWithVerification') ? ['passkey'] : []
  return signIn.factors.some(
    (proof) =>
      (second.includes(proof.method) && counts(proof, policy.secondFactorCheckLifetime, signIn)) ||
      (alone.includes(proof.method) && counts(proof, policy.multiFactorCheckLifetime, signIn)),
  )
}

/** `lifetime` in seconds. */
function counts({ at }: Proof, lifetime: number, { startedAt, notBefore = 0, now }: SignIn): boolean {
  return at >= notBefore && (at >= startedAt || at + lifetime * 1000 > now)
}

/** Whether the newest of the first proofs is a provider's: then the person did not sign in here. */
function cameByProvider(policy: LoginPolicy, signIn: SignIn): boolean {
  const first = signIn.factors.filter(({ method }) => ['password', 'passkey', 'provider'].includes(method))
  const newest = first.toSorted((one, other) => other.at - one.at)[0]
  return newest?.method === 'provider' && counts(newest, policy.externalLoginCheckLifetime, signIn)
}

/** A user with any factor, even a passkey or one no longer allowed, need not set one up. */
const hasAnyFactor = (user: User): boolean =>
  setUpFactors(user).length > 0 || Object.keys(user.passkeys.tokens).length > 0

function wasPutOff(user: User, { mfaInitSkipLifetime }: LoginPolicy, now: number): boolean {
  return mfaInitSkipLifetime === 0 || user.mfa.initSkippedAt + mfaInitSkipLifetime * 1000 > now
}
