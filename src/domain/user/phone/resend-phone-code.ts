import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import { type CodeDelivery, codeAccess, type IssuedCode, issuedCode, newDeliveredCode } from '#domain/user/new-code.ts'
import { phoneCodeAdded } from '#domain/user/phone/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Creates a code for the phone number in place of one that can still be used. */
export async function resendPhoneCode(ctx: Context, target: Target, delivery: CodeDelivery): Promise<IssuedCode> {
  const { plain, payload } = newDeliveredCode(ctx, 'phoneVerification', delivery)
  const after = await changeUser(ctx, target, codeAccess(delivery), (user) => decideResendPhoneCode(user, payload))
  return issuedCode(after, delivery, plain)
}

export function decideResendPhoneCode(user: User, code: CodePayload): UserEvent[] {
  if (user.type !== 'human') throw refuse('user.notHuman')
  if (!user.phone.code) throw refuse('phone.codeNotFound')
  return [phoneCodeAdded(code)]
}
