import { type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { phoneSlot } from '#domain/user/code-slots.ts'
import { phoneVerified } from '#domain/user/phone/events.ts'
import { redeemCode } from '#domain/user/redeem-code.ts'

export interface VerifyPhone {
  readonly userId: string
  /** As it came by SMS. */
  readonly code: string
}

/** The code proves that the number is the person's. Refuses as `redeemCode` does. */
export async function verifyPhone(ctx: OrgContext, { userId, code }: VerifyPhone): Promise<Details> {
  return detailsOf(await redeemCode(ctx, { userId, slot: phoneSlot, code }, () => [phoneVerified()]))
}
