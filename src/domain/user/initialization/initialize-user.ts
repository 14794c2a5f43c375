import { type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { initializationSlot } from '#domain/user/code-slots.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { initializationCheckSucceeded } from '#domain/user/initialization/events.ts'
import { passwordChanged } from '#domain/user/password/events.ts'
import { hashNewPassword } from '#domain/user/password/hash-new-password.ts'
import { redeemCode, requireRightCode } from '#domain/user/redeem-code.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface InitializeUser {
  readonly userId: string
  readonly code: string
  /** '' : none is set now; one that was set before stays. */
  readonly password: string
}

/**
 * Finishes what creation left open (contract §3.2): the code proves the mailbox, the person chooses a password, the
 * user becomes active. A password that breaks the policy leaves the code as it is.
 */
export async function initializeUser(ctx: OrgContext, input: InitializeUser): Promise<Details> {
  const link = { userId: input.userId, slot: initializationSlot, code: input.code }
  // Before the hash is paid for.
  await requireRightCode(ctx, link)
  const encodedHash = input.password ? await hashNewPassword(ctx, input.password) : ''
  return detailsOf(await redeemCode(ctx, link, ({ state }) => decideInitializeUser(state, encodedHash)))
}

/** The events of a right code. */
export function decideInitializeUser(user: User, encodedHash: string): UserEvent[] {
  const events: UserEvent[] = [initializationCheckSucceeded()]
  if (!user.email.verified) events.push(emailVerified())
  if (encodedHash) events.push(passwordChanged({ encodedHash, changeRequired: false }))
  return events
}
