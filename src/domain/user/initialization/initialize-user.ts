import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { initializationSlot } from '#domain/user/code-slots.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { initializationCheckSucceeded } from '#domain/user/initialization/events.ts'
import { passwordChanged } from '#domain/user/password/events.ts'
import { hashNewPassword } from '#domain/user/password/hash-new-password.ts'
import { redeemCode, requireRightCode } from '#domain/user/redeem-code.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface InitializeUser {
  readonly code: string
  /** '' : none is set now; one that was set before stays. */
  readonly password: string
}

/**
 * Activates an initial user by the mailed code: it verifies the address, and the person sets a password. A password
 * that breaks the policy does not use the code.
 */
export async function initializeUser(ctx: Context, target: Target, input: InitializeUser): Promise<Details> {
  const link = { user: target, slot: initializationSlot, code: input.code }
  // First, because hashing is expensive.
  const { owner } = await requireRightCode(ctx, link)
  const encodedHash = input.password ? await hashNewPassword(ctx, owner, input.password) : ''
  return detailsOf(await redeemCode(ctx, link, ({ state }) => decideInitializeUser(state, encodedHash)))
}

/** The events of a right code. */
export function decideInitializeUser(user: User, encodedHash: string): UserEvent[] {
  const events: UserEvent[] = [initializationCheckSucceeded()]
  if (!user.email.verified) events.push(emailVerified())
  if (encodedHash) events.push(passwordChanged({ encodedHash, changeRequired: false }))
  return events
}
