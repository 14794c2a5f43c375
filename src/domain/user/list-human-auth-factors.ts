import type { Context } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { readUser } from '#domain/user/access/load-user.ts'
import { mayReadOrSelf } from '#domain/user/access/user-access.ts'
import type { User } from '#domain/user/user-state.ts'

export type AuthFactor =
  | { readonly kind: 'otp' | 'otpSms' | 'otpEmail' }
  | { readonly kind: 'u2f'; readonly id: string; readonly name: string }

/** Returns the second factors that a person can sign in with. */
export async function listHumanAuthFactors(ctx: Context, target: Target): Promise<AuthFactor[]> {
  return authFactorsOf((await readUser(ctx, target, mayReadOrSelf('user.read'))).state)
}

/** Excludes factors whose set-up is not finished. */
export function authFactorsOf(user: User): AuthFactor[] {
  const factors: AuthFactor[] = []
  if (user.totp?.ready) factors.push({ kind: 'otp' })
  for (const [id, key] of Object.entries(user.securityKeys)) factors.push({ kind: 'u2f', id, name: key.name })
  if (user.otp.sms) factors.push({ kind: 'otpSms' })
  if (user.otp.email) factors.push({ kind: 'otpEmail' })
  return factors
}
