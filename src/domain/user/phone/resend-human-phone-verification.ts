import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { newCode } from '#domain/user/new-code.ts'
import { phoneCodeAdded } from '#domain/user/phone/events.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

/** Sends a new code to the phone; the old one ends (contract §7.3). */
export async function resendHumanPhoneVerification(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const { payload } = newCode(ctx, 'phoneVerification')
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, () => failedPrecondition('COMMAND-2M0fs', 'Errors.User.NotFound'))
    return decideResendHumanPhoneVerification(user.state, payload)
  })
  return detailsOf(after)
}

export function decideResendHumanPhoneVerification(user: User, code: CodePayload): UserEvent[] {
  if (!user.phone.number) throw notFound('COMMAND-2b7Hf', 'Errors.User.Phone.NotFound')
  if (user.phone.verified) throw failedPrecondition('COMMAND-2M9sf', 'Errors.User.Phone.AlreadyVerified')
  return [phoneCodeAdded(code)]
}
