/** Second factors of the pages: each is a factor of the login policy, or a recovery code. */
import type { Account } from '#api/login/accounts.ts'
import { readCredential } from '#api/login/views/webauthn-form.ts'
import { contextIn, personOf, type Visit } from '#api/login/visit.ts'
import type { SecondFactor } from '#domain/policy/login-policy.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { SessionFactor } from '#domain/session/session-state.ts'
import { checkOtp } from '#domain/user/otp/check-otp.ts'
import { checkRecoveryCode } from '#domain/user/recovery/check-recovery-code.ts'
import { checkTotp } from '#domain/user/totp/check-totp.ts'
import { checkU2f } from '#domain/user/u2f/check-u2f.ts'
import type { User } from '#domain/user/user-state.ts'

export type CheckWay = SecondFactor | 'recoveryCode'

/** Method that a session records for each. */
export const METHOD_OF: Readonly<Record<CheckWay, SessionFactor>> = {
  otp: 'totp',
  u2f: 'securityKey',
  otpEmail: 'otpEmail',
  otpSms: 'otpSms',
  recoveryCode: 'recoveryCode',
}

/** Verifies the factor that the form carries; returns the updated user. Throws the errors of each command. */
export async function checkWay(visit: Visit, { session }: Account, way: CheckWay): Promise<Account['user']> {
  const person = personOf(session)
  const ctx = contextIn(visit, session.orgId)
  const code = visit.form.get('code') ?? ''
  if (way === 'otp') return checkTotp(ctx, person, code)
  if (way === 'otpEmail') return checkOtp(ctx, person, { code, channel: 'email' })
  if (way === 'otpSms') return checkOtp(ctx, person, { code, channel: 'sms' })
  if (way === 'recoveryCode') return checkRecoveryCode(ctx, person, code)
  const response = readCredential(visit)
  if (!response) throw refuse('u2f.wrong')
  return checkU2f(ctx, person, response)
}

/** Receiver of a code, masked for a user who has verified the password only: `m•••@acme.example`, `•••67`. */
export function receiverOf({ email, phone }: User, way: CheckWay): string {
  if (way === 'otpSms') return `•••${phone.number.slice(-2)}`
  const [name = '', domain = ''] = email.address.split('@')
  return `${[...name][0] ?? ''}•••@${domain}`
}
