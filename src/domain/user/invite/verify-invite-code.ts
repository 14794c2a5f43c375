import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { inviteSlot } from '#domain/user/code-slots.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { inviteCheckSucceeded } from '#domain/user/invite/events.ts'
import { redeemCode } from '#domain/user/redeem-code.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Redeems an invite code and verifies the email address it was sent to. The code authorizes the call. */
export async function verifyInviteCode(ctx: Context, user: Target, code: string): Promise<Details> {
  const link = { user, slot: inviteSlot, code }
  return detailsOf(await redeemCode(ctx, link, ({ state }) => decideVerifyInviteCode(state)))
}

export function decideVerifyInviteCode(user: User): UserEvent[] {
  return [inviteCheckSucceeded(), ...(user.email.verified ? [] : [emailVerified()])]
}
