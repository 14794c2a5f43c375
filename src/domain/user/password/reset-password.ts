import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { passwordResetSlot } from '#domain/user/code-slots.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { passwordChanged } from '#domain/user/password/events.ts'
import { hashNewPassword } from '#domain/user/password/hash-new-password.ts'
import { redeemCode, requireRightCode } from '#domain/user/redeem-code.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface ResetPassword {
  readonly code: string
  readonly password: string
}

/** Sets a new password by a code. Other factors stay; a password that breaks the policy does not use the code. */
export async function resetPassword(ctx: Context, target: Target, input: ResetPassword): Promise<Details> {
  const link = { user: target, slot: passwordResetSlot, code: input.code }
  // First, because hashing is expensive.
  const { owner } = await requireRightCode(ctx, link)
  const encodedHash = await hashNewPassword(ctx, owner, input.password)
  return detailsOf(await redeemCode(ctx, link, ({ state }) => decideResetPassword(state, encodedHash)))
}

/** The events of a right code: it came by mail, so it proves the address too. */
export function decideResetPassword(user: User, encodedHash: string): UserEvent[] {
  const mailed = user.password.resetCode?.channel === 'email'
  return [
    passwordChanged({ encodedHash, changeRequired: false }),
    ...(mailed && !user.email.verified ? [emailVerified()] : []),
  ]
}
