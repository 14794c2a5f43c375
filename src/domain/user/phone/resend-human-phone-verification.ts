import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import { newCode } from '#domain/user/new-code.ts'
import { phoneCodeAdded } from '#domain/user/phone/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Sends a new code to a number that is not verified; the old one ends. */
export async function resendHumanPhoneVerification(ctx: Context, target: Target): Promise<Details> {
  const { payload } = newCode(ctx, 'phoneVerification')
  const after = await changeUser(ctx, target, mayOrSelf('user.write'), (user) =>
    decideResendHumanPhoneVerification(user, payload),
  )
  return detailsOf(after)
}

export function decideResendHumanPhoneVerification(user: User, code: CodePayload): UserEvent[] {
  if (!user.phone.number) throw refuse('phone.notFound')
  if (user.phone.verified) throw refuse('phone.alreadyVerified')
  return [phoneCodeAdded(code)]
}
