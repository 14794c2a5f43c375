import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { inviteSlot } from '#domain/user/code-slots.ts'
import { decideVerifyInviteCode } from '#domain/user/invite/verify-invite-code.ts'
import { passwordChanged } from '#domain/user/password/events.ts'
import { hashNewPassword } from '#domain/user/password/hash-new-password.ts'
import { redeemCode, requireRightCode } from '#domain/user/redeem-code.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface AcceptInvite {
  readonly code: string
  /** '' : none is set, an existing one is kept. */
  readonly password: string
}

/** Redeems an invite code and sets the user's first password. A rejected password leaves the code usable. */
export async function acceptInvite(ctx: Context, target: Target, { code, password }: AcceptInvite): Promise<Details> {
  const link = { user: target, slot: inviteSlot, code }
  // Before the cost of the hash.
  const { owner } = await requireRightCode(ctx, link)
  const encodedHash = password ? await hashNewPassword(ctx, owner, password) : ''
  return detailsOf(await redeemCode(ctx, link, ({ state }) => decideAcceptInvite(state, encodedHash)))
}

export function decideAcceptInvite(user: User, encodedHash: string): UserEvent[] {
  const password = encodedHash ? [passwordChanged({ encodedHash, changeRequired: false })] : []
  return [...decideVerifyInviteCode(user), ...password]
}
