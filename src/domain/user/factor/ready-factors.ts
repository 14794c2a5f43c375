import type { SecondFactor } from '#domain/policy/login-policy.ts'
import type { User } from '#domain/user/user-state.ts'

/** The second factors that a person has set up, whatever became of their address or number since; strongest first. */
export function setUpFactors(user: User): SecondFactor[] {
  const factors: SecondFactor[] = []
  if (Object.keys(user.securityKeys).length > 0) factors.push('u2f')
  if (user.totp?.ready) factors.push('otp')
  if (user.otp.email) factors.push('otpEmail')
  if (user.otp.sms) factors.push('otpSms')
  return factors
}

/** Whether a factor can be used, or set up, now: codes are only sent to where the person was proved to be. */
export function isReachable(user: User, factor: SecondFactor): boolean {
  if (factor === 'otpEmail') return user.email.verified
  if (factor === 'otpSms') return user.phone.verified
  return true
}

/** The second factors that a person can be asked for now; strongest first. */
export const readyFactors = (user: User): SecondFactor[] =>
  setUpFactors(user).filter((factor) => isReachable(user, factor))
