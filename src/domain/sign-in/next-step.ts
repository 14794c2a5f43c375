/**
 * What a sign-in still needs. Pure: from what was proved, the person as they stand, and the policies of their
 * organization. A second factor comes before anything can be changed with the first one alone.
 */
import type { LoginPolicy, SecondFactor } from '#domain/policy/login-policy.ts'
import type { PasswordAgePolicy } from '#domain/policy/password-age-policy.ts'
import type { Factor } from '#domain/sign-in/session.ts'
import { requiredFactors } from '#domain/user/factor/required-factors.ts'
import type { User } from '#domain/user/user-state.ts'

export type NextStep =
  /** Prove who you are: by password, passkey or provider. */
  | { readonly step: 'firstFactor' }
  | { readonly step: 'checkFactor'; readonly factors: readonly SecondFactor[]; readonly recoveryCodes: boolean }
  | { readonly step: 'changePassword' }
  /** The email address has to be proved by the code that is mailed to it. */
  | { readonly step: 'verifyEmail' }
  | { readonly step: 'enrollFactor'; readonly factors: readonly SecondFactor[] }
  | { readonly step: 'blocked'; readonly reason: 'notVerified' | 'noneAllowed' }
  /** `offered`: second factors that the person could set up, if they wish. */
  | { readonly step: 'done'; readonly offered: readonly SecondFactor[] }

export interface SignInFacts {
  readonly user: User
  readonly factors: readonly Factor[]
  /** When this sign-in began: what was proved since counts, however short the policy's lifetimes are. */
  readonly startedAt: number
  /** What was proved before this does not count (`max_age`, `prompt=login`); 0: all does. Epoch milliseconds. */
  readonly notBefore: number
  readonly now: number
  /** Whether the application takes sign-ins with a second factor only (`acr_values`); absent: as the policy says. */
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
  // The link in the mail proves the address to whoever has it, so the code of that mail may end the block here too.
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

/** How long each way of proving who one is counts, seconds. */
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

/** Whatever way they came in. A person without any address has none to prove. */
const isEmailDue = ({ email }: User): boolean => email.address !== '' && !email.verified

/** Only who signs in by password has to keep it fresh. */
function isPasswordDue({ user, factors, passwordAge, now }: SignInFacts): boolean {
  if (!factors.some((factor) => factor.method === 'password')) return false
  const { changeRequired, changedAt } = user.password
  const { maxAgeDays } = passwordAge
  return changeRequired || (maxAgeDays > 0 && changedAt + maxAgeDays * DAY_MS <= now)
}
