import { type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { passwordResetSlot } from '#domain/user/code-slots.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { passwordChanged } from '#domain/user/password/events.ts'
import { hashNewPassword } from '#domain/user/password/hash-new-password.ts'
import { redeemCode, requireRightCode } from '#domain/user/redeem-code.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface ResetPassword {
  readonly userId: string
  readonly code: string
  readonly password: string
}

/**
 * A person who holds the code chooses a new password. Other factors stay as they are. A password that breaks the
 * policy leaves the code as it is.
 */
export async function resetPassword(ctx: OrgContext, input: ResetPassword): Promise<Details> {
  const link = { userId: input.userId, slot: passwordResetSlot, code: input.code }
  // Before the hash is paid for.
  await requireRightCode(ctx, link)
  const encodedHash = await hashNewPassword(ctx, input.password)
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
