import type { OrgContext } from '#domain/context.ts'
import { loadUser } from '#domain/user/load-user.ts'
import type { User } from '#domain/user/user-state.ts'
import { notFound } from '#kit/errors.ts'

export type AuthFactor =
  | { readonly kind: 'otp' | 'otpSms' | 'otpEmail' }
  | { readonly kind: 'u2f'; readonly id: string; readonly name: string }

/** The second factors that a person of the organization acted in can sign in with (contract §7.5). */
export async function listHumanAuthFactors(ctx: OrgContext, userId: string): Promise<AuthFactor[]> {
  return authFactorsOf((await loadUser(ctx, userId, () => notFound('QUERY-Dfbg2', 'Errors.User.NotFound'))).state)
}

/** A factor whose set-up is not finished is none. */
export function authFactorsOf(user: User): AuthFactor[] {
  const factors: AuthFactor[] = []
  if (user.totp?.ready) factors.push({ kind: 'otp' })
  for (const [id, key] of Object.entries(user.securityKeys)) factors.push({ kind: 'u2f', id, name: key.name })
  if (user.otp.sms) factors.push({ kind: 'otpSms' })
  if (user.otp.email) factors.push({ kind: 'otpEmail' })
  return factors
}
