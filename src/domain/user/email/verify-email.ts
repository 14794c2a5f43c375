import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { emailSlot } from '#domain/user/code-slots.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { redeemCode } from '#domain/user/redeem-code.ts'

/** The code proves that the address is the person's. */
export async function verifyEmail(ctx: Context, target: Target, code: string): Promise<Details> {
  return detailsOf(await redeemCode(ctx, { user: target, slot: emailSlot, code }, () => [emailVerified()]))
}
