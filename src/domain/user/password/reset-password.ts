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
  /** The user must change the password at the next sign-in; absent: no. */
  readonly changeRequired?: boolean
}

/** Sets a new password by a code. Other factors stay; a password that breaks the policy does not use the code. */
export async function resetPassword(ctx: Context, target: Target, input: ResetPassword): Promise<Details> {
  const link = { user: target, slot: passwordResetSlot, code: input.code }
  // First, because hashing is expensive.
  const { owner } = await requireRightCode(ctx, link)
  const encodedHash = await hashNewPassword(ctx, owner, input.password)
  const password = { encodedHash, changeRequired: input.changeRequired ?? false }
  return detailsOf(await redeemCode(ctx, link, ({ state }) => decideResetPassword(state, password)))
}

/** The events of a right code: one that was mailed proves the address too. */
export function decideResetPassword(
  user: User,
  password: { readonly encodedHash: string; readonly changeRequired: boolean },
): UserEvent[] {
  const { resetCode } = user.password
  const mailed = resetCode?.channel === 'email' && !resetCode.codeReturned
  return [passwordChanged(password), ...(mailed && !user.email.verified ? [emailVerified()] : [])]
}
