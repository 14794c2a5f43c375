/**
 * Next step of a sign-in. Pure: computed from the verified factors, the user's current state and the organization's
 * policies. A second factor precedes every change that the first factor alone would permit.
 */
import type { LoginPolicy, SecondFactor } from '#domain/policy/login-policy.ts'
import type { PasswordAgePolicy } from '#domain/policy/password-age-policy.ts'
import type { Factor } from '#domain/sign-in/session.ts'
import { requiredFactors } from '#domain/user/factor/required-factors.ts'
import type { User } from '#domain/user/user-state.ts'

export type NextStep =
  /** Verify a first factor: password, passkey or provider. */
  | { readonly step: 'firstFactor' }
  | { readonly step: 'checkFactor'; readonly factors: readonly SecondFactor[]; readonly recoveryCodes: boolean }
  | { readonly step: 'changePassword' }
  /** Verify the email address by the code mailed to it. */
  | { readonly step: 'verifyEmail' }
  | { readonly step: 'enrollFactor'; readonly factors: readonly SecondFactor[] }
  | { readonly step: 'blocked'; readonly reason: 'notVerified' | 'noneAllowed' }
  /** `offered`: second factors that the user could set up. */
  | { readonly step: 'done'; readonly offered: readonly SecondFactor[] }

export interface SignInFacts {
  readonly user: User
  readonly factors: readonly Factor[]
  /** Start of this sign-in: factors verified since count, however short the policy's lifetimes are. */
  readonly startedAt: number
  /** Factors verified before this time do not count (`max_age`, `prompt=login`); 0: all count. Epoch milliseconds. */
  readonly notBefore: number
  readonly now: number
  /** Whether the application requires a second factor (`acr_values`); absent: the policy decides. */
  readonly secondFactorRequired?: boolean
  readonly login: LoginPolicy
  readonly passwordAge: PasswordAgePolicy
}

const DAY_MS = 24 * 60 * 60 * 1000

export function nextStep(facts: SignInFacts): NextStep {
  const { user } = facts
  const login = facts.secondFactorRequired ? { ...facts.login, forceMfa: true } : facts.login
  if (!firstFactor(facts)) return { step: 'firstFactor' }
  const second = requiredFactors(user, login, facts)
  if (second.step === 'check') return { ...second, step: 'checkFactor' }
  // The mailed code verifies the address, so it also resolves a block for an unverified address.
  const unblocks = second.step === 'blocked' && second.reason === 'notVerified' && isEmailDue(user)
  if (unblocks && login.secondFactors.includes('otpEmail')) return { step: 'verifyEmail' }
  if (second.step === 'blocked') return second
  if (isPasswordDue(facts)) return { step: 'changePassword' }
  if (isEmailDue(user)) return { step: 'verifyEmail' }
  if (second.step === 'none') return { step: 'done', offered: [] }
  return second.mayBeSkipped
    ? { step: 'done', offered: second.factors }
    : { step: 'enrollFactor', factors: second.factors }
}

/** Lifetime of a factor by its method, seconds. */
const lifetimeOf = ({ method }: Factor, login: LoginPolicy): number | undefined => {
  if (method === 'password') return login.passwordCheckLifetime
  if (method === 'passkey') return login.multiFactorCheckLifetime
  if (method === 'provider') return login.externalLoginCheckLifetime
  return undefined
}

function firstFactor({ factors, login, startedAt, notBefore, now }: SignInFacts): Factor | undefined {
  return factors.find((factor) => {
    const lifetime = lifetimeOf(factor, login)
    if (lifetime === undefined || factor.at < notBefore) return false
    return factor.at >= startedAt || factor.at + lifetime * 1000 > now
  })
}

/** Applies to every method of sign-in. A user without an address has none to verify. */
const isEmailDue = ({ email }: User): boolean => email.address !== '' && !email.verified

/** Password expiry applies only to sign-in by password. */
function isPasswordDue({ user, factors, passwordAge, now }: SignInFacts): boolean {
  if (!factors.some((factor) => factor.method === 'password')) return false
  const { changeRequired, changedAt } = user.password
  const { maxAgeDays } = passwordAge
  return changeRequired || (maxAgeDays > 0 && changedAt + maxAgeDays * DAY_MS <= now)
}
