import { type Context, type Details, detailsOf } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { phoneSlot } from '#domain/user/code-slots.ts'
import { phoneVerified } from '#domain/user/phone/events.ts'
import { redeemCode } from '#domain/user/redeem-code.ts'

/** The code proves that the number is the person's. Refuses as `redeemCode` does. */
export async function verifyPhone(ctx: Context, target: Target, code: string): Promise<Details> {
  return detailsOf(await redeemCode(ctx, { user: target, slot: phoneSlot, code }, () => [phoneVerified()]))
}
