import type { LoginPolicy, SecondFactor } from '#domain/policy/login-policy.ts'
import type { User } from '#domain/user/user-state.ts'

/**
 * Returns the second factors that a user has set up, even if the address or number changed since; strongest first.
 */
export function setUpFactors(user: User): SecondFactor[] {
  const factors: SecondFactor[] = []
  if (Object.keys(user.securityKeys).length > 0) factors.push('u2f')
  if (user.totp?.ready) factors.push('otp')
  if (user.otp.email) factors.push('otpEmail')
  if (user.otp.sms) factors.push('otpSms')
  return factors
}

/** Whether a factor can be used now: codes are only sent to where the person was proved to be. */
export function isReachable(user: User, factor: SecondFactor): boolean {
  if (factor === 'otpEmail') return user.email.verified
  if (factor === 'otpSms') return user.phone.verified
  return true
}

/** Whether a factor can be set up now: a phone number that is not verified yet is verified by it. */
export function canBeSetUp(user: User, factor: SecondFactor): boolean {
  if (factor === 'otpEmail') return user.email.verified && !user.otp.email
  if (factor === 'otpSms') return user.phone.number !== '' && !user.otp.sms
  return factor === 'u2f' || !user.totp?.ready
}

/** The second factors that a person could add to those they have; strongest first. */
export const addableFactors = (user: User, policy: LoginPolicy): SecondFactor[] =>
  STRONGEST_FIRST.filter((factor) => policy.secondFactors.includes(factor) && canBeSetUp(user, factor))

const STRONGEST_FIRST: readonly SecondFactor[] = ['u2f', 'otp', 'otpEmail', 'otpSms']

/** Returns the second factors that the person can use now, strongest first. */
export const readyFactors = (user: User): SecondFactor[] =>
  setUpFactors(user).filter((factor) => isReachable(user, factor))
