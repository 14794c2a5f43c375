import { type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { emailSlot } from '#domain/user/code-slots.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { redeemCode } from '#domain/user/redeem-code.ts'

export interface VerifyEmail {
  readonly userId: string
  readonly code: string
}

/** The code proves that the address is the person's. */
export async function verifyEmail(ctx: OrgContext, { userId, code }: VerifyEmail): Promise<Details> {
  return detailsOf(await redeemCode(ctx, { userId, slot: emailSlot, code }, () => [emailVerified()]))
}
