import type { Context } from '#domain/context.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists } from '#eventstore/aggregate.ts'

export type AuthenticationMethod =
  | 'password'
  | 'passkey'
  | 'provider'
  | 'totp'
  | 'securityKey'
  | 'otpSms'
  | 'otpEmail'
  | 'recoveryCode'

/** Keys of one relying party only; absent: of any. */
export interface ListAuthenticationMethods {
  readonly userId: string
  readonly rpId?: string
}

/** The methods that a user can sign in with, each once; none for an unknown user. Users read their own. */
export async function listAuthenticationMethods(
  ctx: Pick<Context, 'caller' | 'events'>,
  { userId, rpId }: ListAuthenticationMethods,
): Promise<AuthenticationMethod[]> {
  const user = await ctx.events.load(userAggregate, userId)
  if (!exists(userAggregate, user)) return []
  if (ctx.caller.id !== userId) ctx.caller.require('user.read', user.owner)
  return methodsOf(user.state, rpId)
}

export function methodsOf(user: User, rpId?: string): AuthenticationMethod[] {
  const usable = (keys: Readonly<Record<string, { readonly rpId: string }>>) =>
    Object.values(keys).some((key) => rpId === undefined || key.rpId === rpId)
  const has: readonly (readonly [AuthenticationMethod, boolean])[] = [
    ['password', user.password.hash !== ''],
    ['passkey', usable(user.passkeys.tokens)],
    ['provider', user.idpLinks.length > 0],
    ['totp', user.totp?.ready === true],
    ['securityKey', usable(user.securityKeys)],
    ['otpSms', user.otp.sms],
    ['otpEmail', user.otp.email],
    ['recoveryCode', Object.values(user.recovery.codes).includes('open')],
  ]
  return has.flatMap(([method, isSet]) => (isSet ? [method] : []))
}
